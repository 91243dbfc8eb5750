"""A request's parameters, read with OpenAI's complaints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from packshot.testing.openai.errors import ApiError, invalid, missing, unknown


class Fields:
    """The parameters of a JSON body, or of a form, whose values are all text."""

    def __init__(self, values: Mapping[str, Any], *, form: bool) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._form = form

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> Any:  # noqa: ANN401  JSON
        """The value as sent, or None."""
        return self._values.get(name)

    def check_names(self, known: Collection[str]) -> None:
        """Refuse the first parameter the endpoint does not have."""
        for name in self._values:
            if name not in known:
                raise unknown(name)

    def text(self, name: str, *, longest: int | None = None) -> str | None:
        """A string; None when it was not sent."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise _wrong_type(name, "a string", value)
        if longest is not None and len(value) > longest:
            message = (
                f"Invalid '{name}': string too long. Expected a string with maximum length {longest}, "
                f"but got a string with length {len(value)} instead."
            )
            raise invalid(name, message, "string_above_max_length")
        return value

    def required_text(self, name: str, *, longest: int | None = None) -> str:
        """A string that must be there and not be empty."""
        value = self.text(name, longest=longest)
        if not value:
            raise missing(name)
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """One of the words."""
        value = self.text(name)
        if value is not None and value not in choices:
            raise not_one_of(name, value, choices)
        return value

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds, both included."""
        value = self.get(name)
        if self._form and isinstance(value, str) and value.removeprefix("-").isdecimal():
            value = int(value)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong_type(name, "an integer", value)
        if value < least:
            message = f"Invalid '{name}': integer below minimum value. Expected a value >= {least}, got {value}."
            raise invalid(name, message, "integer_below_min_value")
        if value > most:
            message = f"Invalid '{name}': integer above maximum value. Expected a value <= {most}, got {value}."
            raise invalid(name, message, "integer_above_max_value")
        return value

    def boolean(self, name: str) -> bool:
        """True or false; false when it was not sent."""
        value = self.get(name)
        if self._form and value in ("true", "false"):
            return bool(value == "true")
        if value is not None and not isinstance(value, bool):
            raise _wrong_type(name, "a boolean", value)
        return bool(value)


def not_one_of(name: str, value: str, choices: Sequence[str]) -> ApiError:
    """The complaint about a word that is none of the choices."""
    listed = ", ".join(f"'{choice}'" for choice in choices[:-1])
    either = f"{listed}, and '{choices[-1]}'" if listed else f"'{choices[-1]}'"
    return invalid(name, f"Invalid value: '{value}'. Supported values are: {either}.")


def _wrong_type(name: str, wanted: str, value: object) -> ApiError:
    message = f"Invalid type for '{name}': expected {wanted}, but got {type(value).__name__} instead."
    return invalid(name, message, "invalid_type")
