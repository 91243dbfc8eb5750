"""Errors in OpenAI's shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INVALID = "invalid_request_error"


class ApiError(Exception):
    """An answer that is an error: status, message, and what the body's `error` object says."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        type_: str = INVALID,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,  # noqa: ANN401  further members of the error object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.error = {"message": message, "type": type_, "param": param, "code": code, **more}

    def body(self) -> Mapping[str, Any]:
        """The answer's JSON."""
        return {"error": self.error}


def missing(param: str) -> ApiError:
    """A required parameter was not given."""
    return ApiError(400, f"Missing required parameter: '{param}'.", code="missing_required_parameter", param=param)


def unknown(param: str) -> ApiError:
    """A parameter the endpoint does not have."""
    return ApiError(400, f"Unknown parameter: '{param}'.", code="unknown_parameter", param=param)


def unsupported(param: str, model: str) -> ApiError:
    """A parameter, or a value of it, that the model does not know."""
    message = f"The model '{model}' does not support the '{param}' parameter as given."
    return ApiError(400, message, code="unsupported_parameter", param=param)


def invalid(param: str, message: str, code: str = "invalid_value") -> ApiError:
    """A value that breaks a rule."""
    return ApiError(400, message, code=code, param=param)


def not_found(kind: str, name: str) -> ApiError:
    """There is no such file or batch."""
    return ApiError(404, f"No such {kind} object: {name}", param="id")
