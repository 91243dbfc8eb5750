"""An S3 server of our own, on this machine."""

import warnings
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a running S3 server without buckets."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str) -> str:
    """The address of an S3 server with one empty bucket, `pictures`."""
    for address, method in ((f"{s3_server}/moto-api/reset", "POST"), (f"{s3_server}/pictures", "PUT")):
        urlopen(Request(address, method=method)).close()  # noqa: S310  our own server
    return s3_server
