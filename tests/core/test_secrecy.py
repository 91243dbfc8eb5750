"""Secrets are found by value, in whatever form a text holds them."""

from __future__ import annotations

import base64
import io
import json
import sys
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from packshot import secrecy
from packshot.api import PluginConfig
from packshot.secrecy import discreet, guard, guard_environment, guard_options, redacted, redacted_all

KEY = 'sk-proj-7Qx+/9Zt4"Wm8Bv2Ls ä'


@pytest.mark.parametrize(
    "form",
    [
        KEY,
        quote(KEY),
        quote(KEY, safe=""),
        quote_plus(KEY),
        json.dumps(KEY),
        json.dumps(KEY, ensure_ascii=False),
        repr(KEY),
        base64.b64encode(KEY.encode()).decode(),
        base64.urlsafe_b64encode(KEY.encode()).decode(),
        base64.b64encode(f"user:{KEY}".encode()).decode(),
        base64.b64encode(f"me:{KEY}@host".encode()).decode(),
        f"{KEY[:12]}...{KEY[-8:]}",
    ],
)
def test_a_secret_is_hidden_in_every_form(form: str) -> None:
    """Plain, percent-encoded, in JSON, in base64 however it lies there, shortened to its ends."""
    guard(KEY)

    told = redacted(f"the key {form} does not work")

    assert told.startswith("the key ")
    assert told.endswith(" does not work")
    assert "***" in told
    assert not any(part in told for part in ("7Qx", "9Zt4", "Bv2Ls", base64.b64encode(KEY.encode()).decode()[4:12]))


def test_what_all_keys_begin_with_is_no_secret() -> None:
    """The ends of a secret count only with a digit in them; short values have no ends."""
    guard(KEY, "Wm8Bv2Ls9Zt")

    assert redacted("keys begin with sk-proj- as a rule; Wm8Bv2Ls") == "keys begin with sk-proj- as a rule; Wm8Bv2Ls"


@pytest.mark.parametrize("value", ["", "a", "12345"])
def test_a_value_too_short_to_tell_is_not_hidden(value: str) -> None:
    """It would be found in any text."""
    guard(value)

    assert redacted("a 12345 text") == "a 12345 text"


@given(st.text(min_size=6, max_size=40), st.text(max_size=30), st.text(max_size=30))
def test_no_text_holds_a_secret(secret: str, before: str, after: str) -> None:
    """Whatever the secret and whatever stands around it."""
    known, secrecy._KNOWN = secrecy._KNOWN, secrecy._Known()
    try:
        guard(secret)
        told = redacted(f"{before}{secret}{after}")
        assert secret not in told.replace(secrecy.HIDDEN, "\0") or secret in secrecy.HIDDEN
        assert redacted("") == ""
    finally:
        secrecy._KNOWN = known


def test_variables_named_like_secrets_are_guarded() -> None:
    """Where they look like one: neither a word nor a number nor a file that is there."""
    guard_environment(
        {
            "ACME_API_KEY": "acme-12345",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtn7",
            "PACKSHOT_GENERATORS__X__PASSWORD": "hunter2hunter2",
            "KEYBOARD": "pc105-layout",
            "TOKENS_PER_MINUTE": "100000000",
            "PUBLIC_KEY": "/proc/1",
            "TOKEN": "packshot",
        }
    )
    text = "acme-12345 wJalrXUtn7 hunter2hunter2 pc105-layout 100000000 /proc/1 packshot"

    assert redacted(text) == "*** *** *** pc105-layout 100000000 /proc/1 packshot"


def test_options_are_guarded_by_type_by_name_and_in_addresses() -> None:
    """However deep they lie."""
    guard_options(
        {
            "x": {"headers": {"authorization": "Bearer 12345678"}, "quality": "quality-9"},
            "list": [SecretStr("typed-secret")],
            "url": "https://me:pass%2Fword@host/x?y",
        }
    )

    assert redacted("Bearer 12345678 quality-9 typed-secret me:pass%2Fword pass/word") == "*** quality-9 *** *** ***"


def test_a_plugins_options_guard_their_secrets() -> None:
    """Even if another option is wrong, and before a plugin is made; its repr shows none, whatever type it has."""

    class Options(PluginConfig):
        api_key: SecretStr = SecretStr("")
        endpoint: str = ""
        size: int = 0

    with pytest.raises(ValueError, match="size"):
        Options.model_validate({"api_key": "only letters", "size": "large"})
    made = Options(api_key=SecretStr("another key"), endpoint="https://me:word-of-mouth@host")

    assert redacted("only letters, another key, word-of-mouth") == "***, ***, ***"
    assert "word" not in repr(made) + str(made)


def test_what_is_written_is_discreet(capsys: pytest.CaptureFixture[str]) -> None:
    """To stdout and stderr within the block; the stream stays what it is otherwise."""
    guard(KEY)
    with discreet():
        sys.stdout.writelines([f"{KEY}\n", "x\n"])
        sys.stderr.write(KEY)
        assert not sys.stdout.isatty()
    sys.stdout.write("after")

    assert capsys.readouterr() == ("***\nx\nafter", "***")
    assert not isinstance(sys.stdout, secrecy._Discreet)
    assert io.StringIO().write("x") == 1


def test_texts_in_data_are_redacted() -> None:
    """Keys and numbers stay."""
    guard(KEY)

    assert redacted_all({"packshot": 1, "a": [KEY, (KEY, None)]}) == {"packshot": 1, "a": ["***", ["***", None]]}
