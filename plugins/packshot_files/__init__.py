"""Readers of product records: CSV and JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from packshot.api import PluginConfig, Problem, Reader, Record, hookimpl


class CsvConfig(PluginConfig):
    """How a CSV file is written; what is not stated is guessed, and the guess is said."""

    delimiter: Literal[",", ";", "\t", "|"] | None = None
    """What separates the cells."""
    encoding: Literal["utf-8", "utf-16", "cp1252"] | None = None
    """How the text is encoded."""


class CsvReader(Reader[CsvConfig]):
    """Comma, semicolon, tab or bar separated values with a header line."""

    name = "csv"
    Config = CsvConfig

    def sniff(self, head: bytes, name: str) -> float:
        """Sure of a file named .csv or .tsv, less so of any text with a header line."""
        from packshot_files.csv_records import likeness

        return likeness(head, name)

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """Stream the rows, every cell as it is written."""
        from packshot_files.csv_records import read

        return read(path, shown, delimiter=self.config.delimiter, encoding=self.config.encoding)


class JsonlReader(Reader[PluginConfig]):
    """One JSON object on each line."""

    name = "jsonl"

    def sniff(self, head: bytes, name: str) -> float:
        """Sure of a file named .jsonl or .ndjson, and of text that begins with an object."""
        from packshot_files.jsonl_records import likeness

        return likeness(head, name)

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """Stream the objects, every value as text the way it is written."""
        from packshot_files.jsonl_records import read

        return read(path, shown)


@hookimpl
def packshot_readers() -> Iterable[type[Reader[Any]]]:
    """The readers packshot brings."""
    return [CsvReader, JsonlReader]
