"""The contract of record readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Problem, Reader, Record
from packshot.testing.contracts.plugins import PluginContract, expect
from packshot.testing.contracts.rules import NotExamined

_SHOWN = "feeds/export"
_GARBAGE = (b"", b"\0\1\2\3" * 64, b"\xff\xfe\xff", "\u00fc;\"\n'{[".encode())


class ReaderContract(PluginContract):
    """Text values with the place they stand at; what is wrong becomes a Problem, never an exception."""

    plugin: ClassVar[type[Reader[Any]]]
    work = "read"
    file: ClassVar[tuple[str, bytes]]
    """The name and the content of a file the reader knows, with at least two records."""

    def arguments(self, folder: Path) -> tuple[Path, str]:
        """The sample's file and its name."""
        path = folder / self._sample()[0]
        path.write_bytes(self._sample()[1])
        return path, _SHOWN

    def outcome(self, answer: Iterator[Record | Problem]) -> object:
        """The records."""
        return tuple(answer)

    def records(self, folder: Path, data: bytes) -> list[Record | Problem]:
        """What the reader gives for a file of these bytes."""
        path = folder / self._sample()[0]
        path.write_bytes(data)
        with self.opened(folder) as (reader, _):
            stream = reader.read(path, _SHOWN)
            expect(isinstance(stream, Iterator), "read() must stream: give back an iterator")
            return list(stream)

    def test_it_knows_its_own_files(self, tmp_path: Path) -> None:
        """`sniff` is at least 0.5 for its own file, and 0..1 for any bytes.

        If this fails, look at `sniff`: it must bear any first bytes and any name.
        """
        name, data = self._sample()
        with self.opened(tmp_path) as (reader, _):
            expect(reader.sniff(data[:4096], name) >= 0.5, f"sniff() does not know {name}")  # noqa: PLR2004  more sure than not
            for each in _GARBAGE:
                expect(0 <= reader.sniff(each, "export.bin") <= 1, "sniff() answers 0..1")

    def test_values_are_text_with_their_place(self, tmp_path: Path) -> None:
        """Every value is text, every record knows the file as people know it and a line of its own, in order.

        If this fails, look for numbers made of texts (`00123` is an id), and whether `Where` has `shown` and the line.
        """
        found = self.records(tmp_path, self._sample()[1])
        records = [each for each in found if isinstance(each, Record)]
        expect(len(records) >= 2 and len(records) == len(found), f"the sample gave {found}")  # noqa: PLR2004  as `file` asks
        for each in records:
            expect(all(isinstance(value, str) for value in each.values.values()), f"{each.where}: a value is not text")
            expect(each.where.file == _SHOWN, f"a record says it is in {each.where.file}, not {_SHOWN}")
        lines = [each.where.line for each in records]
        expect(lines == sorted(set(lines)) and lines[0] > 0, f"the records' lines are {lines}")

    def test_a_damaged_file_is_a_problem_not_an_exception(self, tmp_path: Path) -> None:
        """Cut off or foreign bytes give records and problems that say where and why.

        If this fails, look for what raises while decoding or parsing: yield a Problem instead.
        """
        for data in (*_GARBAGE, _cut(self._sample()[1])):
            for each in self.records(tmp_path, data):
                if isinstance(each, Problem):
                    expect(each.code and each.message, f"{each} does not say what is wrong")
                    expect(each.where and each.where.file == _SHOWN, f"{each.message}: does not say where")

    def _sample(self) -> tuple[str, bytes]:
        if not hasattr(self, "file"):
            raise NotExamined("give the contract a `file`: the name and the bytes of one with two records or more")
        return self.file


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]
