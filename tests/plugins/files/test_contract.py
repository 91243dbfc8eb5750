"""The readers of the package keep the contract of readers."""

from typing import ClassVar

from packshot.testing.contracts import ReaderContract
from packshot_files import CsvReader, JsonlReader


class TestCsv(ReaderContract):
    """`csv` keeps the contract."""

    plugin = CsvReader
    file: ClassVar = ("products.csv", b'id,title\n0042,"A chair,\nin two lines"\n0043,Vase\n')


class TestJsonl(ReaderContract):
    """`jsonl` keeps the contract."""

    plugin = JsonlReader
    file: ClassVar = ("products.jsonl", b'{"id": "0042", "price": 12.50}\n\n{"id": "0043", "price": 9}\n')
