"""What would go wrong with the configured model and account, asked of the provider free of charge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from packshot.api import Finding, NotAuthorised, Verdict
from packshot_openai import clients
from packshot_openai.options import OpenAIConfig
from packshot_openai.refusals import ended, soon


def findings(config: OpenAIConfig, today: date) -> Iterator[Finding]:
    """Key, server and model; then when the model ends, by the plugin's table and by the provider."""
    yield from _of_table(config, today)
    try:
        listed = _listed(config)
    except NotAuthorised as error:
        yield _finding("key", "fail", str(error))
    except ConnectionError as error:
        yield _finding("server", "review", str(error))
    else:
        yield _finding("key", "pass", "the server answers and takes the key")
        yield from _of_server(config, listed, today)


def _of_table(config: OpenAIConfig, today: date) -> Iterator[Finding]:
    model = config.row
    if ended(model, today):
        instead = f"; use {model.replacement}" if model.replacement else ""
        yield _finding("model", "fail", f"{config.model} was shut down on {model.ends}{instead}")
    if model.checked is None:
        yield _finding("model", "review", f"{config.model} is not in the table of models: its price is unknown")
    elif model.note:
        yield _finding("model", "pass", f"{config.model}: {model.note} (checked {model.checked})")


def _of_server(config: OpenAIConfig, listed: Mapping[str, str | None], today: date) -> Iterator[Finding]:
    if config.azure_endpoint:
        return  # Azure lists base models, not deployments
    if config.model not in listed:
        yield _finding(
            "model", "review", f"the server does not list {config.model}; look at the key's project and access"
        )
        return
    ends = _day(listed[config.model])
    if ends and soon(ends, today):
        verdict: Verdict = "fail" if ends <= today else "review"
        yield _finding("model", verdict, f"the provider shuts {config.model} down on {ends}")
    if ends != config.row.ends and config.row.checked:
        known = config.row.ends or "no date"
        yield _finding(
            "model", "review", f"the provider says {config.model} ends {ends or 'on no date'}, the table {known}"
        )


def _day(stated: str | None) -> date | None:
    """The day a server states; None where it states none, or none that is written as one."""
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def _listed(config: OpenAIConfig) -> Mapping[str, str | None]:
    """The models the account sees, each with its shutdown date. Raises NotAuthorised, and ConnectionError otherwise."""
    import openai

    try:
        with clients.synchronous(config) as client:
            return {each.id: _shutdown(each) for each in client.models.list()}
    except (openai.AuthenticationError, openai.PermissionDeniedError):
        raise NotAuthorised(
            "the server does not accept the key; set OPENAI_API_KEY or api_key to one that works"
        ) from None
    except openai.APIStatusError as error:
        raise ConnectionError(f"GET /models answers {error.status_code}; the models could not be compared") from None
    except openai.OpenAIError as error:
        raise ConnectionError(
            f"the server does not answer ({type(error).__name__}); look at base_url, proxy, network"
        ) from None


def _shutdown(model: Any) -> str | None:  # noqa: ANN401  the SDK's Model, whose older versions lack the field
    stated = getattr(model, "shutdown_date", None)
    return stated if isinstance(stated, str) else None


def _finding(measure: str, verdict: Verdict, message: str) -> Finding:
    return Finding(check="openai", measure=measure, value=None, verdict=verdict, message=message)
