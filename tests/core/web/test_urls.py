"""Which addresses of photos may be asked, decided before anything is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.web.failures import Forbidden
from packshot.web.urls import Rules, Url, checked, joined, on_the_web, parse, shown

ANY = Rules(hosts=("*",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ftp://cdn.example/x.png", "ftp is not https"),
        ("file:///etc/passwd", "file is not https"),
        ("gopher://cdn.example/", "gopher is not https"),
        ("data:image/png;base64,AAAA", "data is not https"),
        ("//cdn.example/x.png", "that is not https"),
        ("https://user@cdn.example/x.png", "user name or a password"),
        ("https://user:pass@cdn.example/x.png", "user name or a password"),
        ("https://cdn.example:pass@127.0.0.1/x.png", "user name or a password"),
        ("https://@cdn.example/x.png", "user name or a password"),
        ("https:///x.png", "names no host"),
        ("https://?x", "names no host"),
        ("https://.example/x.png", "names no host"),
        ("https://cdn..example%00.com/x.png", "names no host"),
        ("https://cdn%2eexample/x.png", "names no host"),
        ("https://cdn.exämple/x.png", "names no host"),
        ("https://\uff11\uff12\uff17.0.0.1/x.png", "names no host"),
        ("https://\u24dbocalhost/x.png", "names no host"),
        ("https://[fe80::1%25eth0]/x.png", "names no host"),
        ("https://[::1/x.png", "cannot be read"),
        ("https://[nonsense]/x.png", ""),
        ("https://cdn.example:http/x.png", "cannot be read"),
        ("https://cdn.example:99999/x.png", "cannot be read"),
        ("https://cdn.example\\@evil.example/x.png", "characters no address has"),
        ("https://cdn.example/a b.png", "characters no address has"),
        ("https://cdn.example/\r\nHost: evil", "characters no address has"),
        ("https://cdn.example/\tx.png", "characters no address has"),
        ("https://cdn.example/\u202egnp.x", "characters no address has"),
        ("https://cdn.example/\0.png", "characters no address has"),
        ("https://cdn.example/" + "x" * 2_000, "2,020 characters"),
        ("https://" + "a" * 300 + "/x.png", "names no host"),
    ],
)
def test_an_address_nobody_needs_is_refused(text: str, words: str) -> None:
    """The reason is told, and neither user nor password is repeated."""
    with pytest.raises(Forbidden) as refused:
        checked(parse(text), ANY)

    assert words in str(refused.value)
    assert "pass" not in str(refused.value).replace("password", "")
    assert refused.value.fix


@pytest.mark.parametrize(
    ("text", "rules", "words"),
    [
        ("https://cdn.example/x.png", Rules(), "fetches no photos from the web"),
        ("http://cdn.example/x.png", ANY, "http is not encrypted"),
        ("https://evil.example/x.png", Rules(("cdn.example",)), "no photos from evil.example"),
        ("https://cdn.example.evil/x.png", Rules(("cdn.example",)), "no photos from cdn.example.evil"),
        ("https://evilcdn.example/x.png", Rules(("*.cdn.example",)), "no photos from evilcdn.example"),
        ("https://cdn.example/x.png", Rules(("*.cdn.example",)), "no photos from cdn.example"),
        ("https://cdn.example:8443/x.png", Rules(("cdn.example",)), "no photos from cdn.example:8443"),
        ("https://cdn.example:0/x.png", ANY, "no photos from cdn.example:0"),
        ("https://cdn.example:22/x.png", ANY, "no photos from cdn.example:22"),
    ],
)
def test_an_address_the_catalog_does_not_name_is_refused(text: str, rules: Rules, words: str) -> None:
    """Off by itself; then by https, from the hosts that are named, at the usual port."""
    with pytest.raises(Forbidden, match=words) as refused:
        checked(parse(text), rules)

    assert refused.value.fix


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://cdn.example/x.png", "cdn.example"),
        ("HTTPS://CDN.Example./x.png", "cdn.example"),
        ("https://eu.cdn.example/x.png", "*.cdn.example"),
        ("https://a.b.cdn.example/x.png", "*.cdn.example"),
        ("https://cdn.example:8443/x.png", "cdn.example:8443"),
        ("https://cdn.example/x.png", "cdn.example:443"),
        ("https://[2606:2800::1]/x.png", "[2606:2800::1]"),
        ("https://[2606:2800::1]:8443/x.png", "[2606:2800::1]:8443"),
        ("https://cdn.example/x.png", "*"),
    ],
)
def test_a_host_the_catalog_names_may_be_asked(text: str, host: str) -> None:
    """As a name, as all below a name, at a port."""
    assert checked(parse(text), Rules((host,)))


def test_an_address_is_put_in_order() -> None:
    """Other scripts are encoded, what is encoded stays, a fragment is not sent."""
    url = parse("https://cdn.example/bilder/größe%20a.png?w=1200&n=ä#top")

    assert url.target == "/bilder/gr%C3%B6%C3%9Fe%20a.png?w=1200&n=%C3%A4"
    assert url.shown == "https://cdn.example/bilder/gr%C3%B6%C3%9Fe%20a.png?..."


def test_messages_show_no_key_of_an_address() -> None:
    """User, password and query stay out."""
    assert shown("https://me:secret@cdn.example/x.png?sig=secret") == "https://cdn.example/x.png"


@pytest.mark.parametrize("location", ["https://[bad", "https://u:p@cdn.example/", "javascript:alert(1)", "http://a\\b"])
def test_a_redirect_to_no_address_is_refused(location: str) -> None:
    """Where a server sends us is judged like what a record says."""
    with pytest.raises(Forbidden):
        joined(parse("https://cdn.example/x.png"), location)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Whatever a record holds; what comes out is plain ASCII without a line end."""
    for each in (text, f"https://{text}", f"https://cdn.example/{text}"):
        try:
            url = parse(each)
        except Forbidden:
            continue
        assert isinstance(url, Url)
        assert f"{url.authority}{url.target}".isascii()
        assert not set(f"{url.authority}{url.target}") & set("\r\n \t\\@" if "@" not in text else "\r\n \t\\")


@pytest.mark.parametrize(("text", "web"), [("https://x", True), ("HTTP://x", True), ("http.png", False), ("", False)])
def test_a_cell_says_whether_it_means_the_web(text: str, *, web: bool) -> None:
    """By its scheme; a file may be called http.png."""
    assert web == on_the_web(text)
