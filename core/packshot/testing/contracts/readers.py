"""The contract of record readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Problem, Reader, Record
from packshot.testing.contracts.plugins import PluginContract, expect

_SHOWN = "feeds/export"
_GARBAGE = (b"", b"\0\1\2\3" * 64, b"\xff\xfe\xff", "\u00fc;\"\n'{[".encode())


class ReaderContract(PluginContract):
    """Text values with the place they stand at; what is wrong becomes a Problem, never an exception."""

    plugin: ClassVar[type[Reader[Any]]]
    file: ClassVar[tuple[str, bytes]]
    """The name and the content of a file the reader knows, with at least two records."""

    def records(self, folder: Path, data: bytes) -> list[Record | Problem]:
        """What the reader gives for a file of these bytes."""
        path = folder / self.file[0]
        path.write_bytes(data)
        with self.opened(folder) as (reader, _):
            stream = reader.read(path, _SHOWN)
            expect(isinstance(stream, Iterator), "read() must stream: give back an iterator")
            return list(stream)

    def test_it_knows_its_own_files(self, tmp_path: Path) -> None:
        """`sniff` is at least 0.5 for its own file, and 0..1 for any bytes."""
        name, data = self.file
        with self.opened(tmp_path) as (reader, _):
            expect(reader.sniff(data[:4096], name) >= 0.5, f"sniff() does not know {name}")  # noqa: PLR2004  more sure than not
            for each in _GARBAGE:
                expect(0 <= reader.sniff(each, "export.bin") <= 1, "sniff() answers 0..1")

    def test_values_are_text_with_their_place(self, tmp_path: Path) -> None:
        """Every value is text, every record knows the file as people know it and a line of its own, in order."""
        found = self.records(tmp_path, self.file[1])
        records = [each for each in found if isinstance(each, Record)]
        expect(len(records) >= 2 and len(records) == len(found), f"the sample gave {found}")  # noqa: PLR2004  as `file` asks
        for each in records:
            expect(all(isinstance(value, str) for value in each.values.values()), f"{each.where}: a value is not text")
            expect(each.where.file == _SHOWN, f"a record says it is in {each.where.file}, not {_SHOWN}")
        lines = [each.where.line for each in records]
        expect(lines == sorted(set(lines)) and lines[0] > 0, f"the records' lines are {lines}")

    def test_a_damaged_file_is_a_problem_not_an_exception(self, tmp_path: Path) -> None:
        """Cut off or foreign bytes give records and problems that say where and why."""
        for data in (*_GARBAGE, self.file[1][: len(self.file[1]) * 2 // 3]):
            for each in self.records(tmp_path, data):
                if isinstance(each, Problem):
                    expect(each.code and each.message, f"{each} does not say what is wrong")
                    expect(each.where and each.where.file == _SHOWN, f"{each.message}: does not say where")
