"""The storage `object`, against a real S3 server on this machine and against memory."""

import asyncio
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import obstore
import pytest
from obstore.store import S3Store
from pydantic import SecretStr

from packshot.testing.contracts import StorageContract
from packshot_stores import Object, ObjectConfig

KEY = "sofa-01/moss-1.jpg"
CREDENTIALS = {"access_key_id": SecretStr("AKIATEST"), "secret_access_key": SecretStr("not-to-be-seen")}


class TestMemory(StorageContract):
    """`object` in memory keeps the storage contract."""

    plugin = Object
    options: ClassVar = {"url": "memory:///"}


class TestFolder(StorageContract):
    """`object` on a file address keeps the storage contract."""

    plugin = Object

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(self), "options", {"url": (tmp_path / "bucket").as_uri()}, raising=False)


class TestS3(StorageContract):
    """`object` on S3 keeps the storage contract."""

    plugin = Object

    @pytest.fixture(autouse=True)
    def _bucket(self, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
        options = {"url": "s3://pictures/shop", "endpoint": s3, "region": "us-east-1", "credentials": CREDENTIALS}
        monkeypatch.setattr(type(self), "options", options, raising=False)


@pytest.fixture
def store(s3: str) -> Iterator[Object]:
    """The storage, open, on an empty bucket."""
    made = opened(s3, public_url="https://cdn.example.com/shop/")
    yield made
    made.close()


def opened(endpoint: str, url: str = "s3://pictures/shop", **options: Any) -> Object:  # noqa: ANN401  options
    """The storage, connected to the server at `endpoint`."""
    config = ObjectConfig(url=url, endpoint=endpoint, region="us-east-1", credentials=CREDENTIALS, **options)
    made = Object(config)
    made.open()
    return made


def test_s3_has_the_bytes_with_their_content_type(s3: str, store: Object) -> None:
    """Another client finds the object under the prefix, with its content type and its SHA-256 beside it."""
    asyncio.run(store.put(KEY, b"one", media_type="image/webp"))
    other = S3Store(
        "pictures",
        endpoint=s3,
        region="us-east-1",
        access_key_id="x",
        secret_access_key="y",  # noqa: S106  any will do
        client_options={"allow_http": True},
    )
    found = obstore.get(other, f"shop/{KEY}")
    expected = {"Content-Type": "image/webp", "sha256": hashlib.sha256(b"one").hexdigest()}
    assert (bytes(found.bytes()), found.attributes) == (b"one", expected)


def test_the_same_bytes_are_not_sent_twice(store: Object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second put of the same bytes asks the store and sends nothing."""
    asyncio.run(store.put(KEY, b"one", media_type="image/jpeg"))
    monkeypatch.setattr(obstore, "put_async", None)
    assert asyncio.run(store.put(KEY, b"one", media_type="image/jpeg")) == asyncio.run(store.stat(KEY))


def test_an_address_is_under_the_public_one(store: Object) -> None:
    """`url` joins the public address and the key, with what a URL cannot hold escaped."""
    assert store.url("sofa 01/gr\u00fcn#1.jpg") == "https://cdn.example.com/shop/sofa%2001/gr%C3%BCn%231.jpg"
    assert Object(ObjectConfig(url="memory:///")).url(KEY) is None


def test_a_missing_bucket_is_said_in_one_line(s3: str) -> None:
    """The failure names the key and the server's answer, without internals."""
    with pytest.raises(OSError, match=r"^sofa-01/moss-1.jpg cannot be stored: .*404 Not Found$"):
        asyncio.run(opened(s3, "s3://nowhere-at-all").put(KEY, b"one", media_type="image/jpeg"))


def test_the_doctor_is_content_with_a_writable_bucket(store: Object) -> None:
    """Nothing to report, and nothing left in the bucket."""
    assert list(store.doctor()) == []
    assert asyncio.run(store.list()) == []


def test_the_doctor_says_when_the_bucket_is_not_writable(s3: str) -> None:
    """The finding fails and names the address."""
    (finding,) = opened(s3, "s3://nowhere-at-all").doctor()
    assert (finding.verdict, finding.message.startswith("s3://nowhere-at-all is not writable")) == ("fail", True)


@pytest.mark.parametrize(
    ("url", "credentials"),
    [("ftp://shop/a", {}), ("pictures", {}), ("s3://pictures", {"acess_key": SecretStr("seen")})],
)
def test_a_wrong_option_is_named(url: str, credentials: dict[str, SecretStr]) -> None:
    """An address or a credential obstore does not know is a ValueError that shows the address and no secret."""
    with pytest.raises(ValueError, match=r"storage\.url .* cannot be used") as caught:
        Object(ObjectConfig(url=url, credentials=credentials)).open()
    assert "seen" not in str(caught.value)


def test_a_secret_is_never_shown() -> None:
    """Neither the text nor the JSON of the options holds a credential."""
    config = ObjectConfig(url="s3://pictures", credentials=CREDENTIALS)
    assert "not-to-be-seen" not in repr(config) + str(config) + config.model_dump_json()


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without obstore, opening names the command, and so does the doctor."""
    for module in ("obstore", "obstore.exceptions", "obstore.store"):
        monkeypatch.setitem(sys.modules, module, None)
    made = Object(ObjectConfig(url="memory:///"))
    with pytest.raises(RuntimeError, match=r"pip install 'packshot\[object\]'"):
        made.open()
    (finding,) = made.doctor()
    assert "pip install 'packshot[object]'" in finding.message
