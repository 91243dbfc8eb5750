"""What a catalog or `packshot.toml` may say in a `[generators.x]` table of the plugin `openai`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator

from packshot.api import PluginConfig
from packshot_openai.models import Model, row


class OpenAIConfig(PluginConfig):
    """The model and what it is asked for; then the account, the server and its limits, which change no picture."""

    model: str = Field(default="gpt-image-2.6-sunburst", min_length=1)
    """A model id, or a dated snapshot of one, which stays as it is."""
    quality: str = Field(default="high", min_length=1)
    """`low`, `medium`, `high`, and `xhigh`, `max` on newer models. One name costs differently from model to model."""
    background: Literal["auto", "opaque", "transparent"] | None = None
    """Empty leaves it to the model. `transparent` needs PNG or WebP."""
    complexity: Literal["low", "medium", "high"] | None = None
    """How long the model plans before it renders; only where the model knows it."""
    input_fidelity: Literal["low", "high"] | None = None
    """How closely older models keep to the input images; newer ones always do."""
    output_format: Literal["png", "webp", "jpeg"] = "png"
    """The original's file format; the shot's own `format` is that of the asset."""
    output_compression: int | None = Field(default=None, ge=0, le=100)
    """The quality of a WebP or JPEG original, in percent."""
    moderation: Literal["auto", "low"] | None = None
    """How strictly prompts are moderated. Only pictures made from words alone have it."""
    moderate: bool = False
    """Whether prompt and references pass the moderations endpoint, free of charge, before anything is sent."""
    safety_identifier: str | None = Field(default=None, max_length=64)
    """A hashed id of whoever asks, for the provider's abuse detection."""
    partial_images: int = Field(default=0, ge=0, le=3)
    """Previews to stream meanwhile: they keep proxies from cutting a long call, and cost 100 tokens each."""

    api_key: SecretStr | None = None
    """Empty takes OPENAI_API_KEY, which goes to OpenAI and to the server named in OPENAI_BASE_URL only."""
    organization: str | None = None
    """The organisation to bill."""
    project: str | None = None
    """The project to bill."""
    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Another server of the same protocol, like `http://localhost:8000/v1`."""
    headers: Mapping[str, SecretStr] = Field(default_factory=dict)
    """Further headers for that server."""
    response_format: Literal["b64_json"] | None = None
    """Sent where a server needs it to put the picture into its answer; OpenAI and Azure refuse it."""
    omit: tuple[str, ...] = ()
    """Parameters not to send, for servers that refuse some, like `["quality", "output_format"]`."""
    extra_body: Mapping[str, Any] = Field(default_factory=dict)
    """Further parameters that such a server knows, like `{ seed = 7 }`."""
    azure_endpoint: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """The address of an Azure resource; `api_version` goes with it."""
    azure_deployment: str | None = None
    """The Azure deployment's name, where it is not the model's."""
    api_version: str | None = None
    """Azure's API version, like `2026-10-01-preview`."""

    concurrency: int = Field(default=4, ge=1, le=256)
    """Calls at once."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    """The account's limit; empty learns it from the provider's answers."""
    images_per_minute: float | None = Field(default=None, gt=0)
    """The account's limit, in which each reference counts; empty learns it from the provider's answers."""
    tokens_per_minute: float | None = Field(default=None, gt=0)
    """The account's limit; empty learns it from the provider's answers."""
    memory_mb: int = Field(default=512, ge=1)
    """Megabytes that the calls in flight may take together: a 4K PNG takes 66, so no more than seven go at once."""
    deadline: float = Field(default=600.0, ge=1, le=3600)
    """Seconds one call may take. A call given up early may be billed all the same."""
    batch_lines: int = Field(default=200, ge=1, le=50_000)
    """The most pictures in one batch: their answers come as one file, of megabytes a picture."""
    batch_settle: float = Field(default=30.0, ge=0, le=3600)
    """Seconds after which a new batch is certain to be listed, for finding one whose order was cut off."""
    models: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """Rows laid over the plugin's table of models: a new model, a price of your own, `like = "another-id"`."""

    @model_validator(mode="after")
    def _rows_are_understood(self) -> Self:
        for name in self.models:
            _understood(name, self.models)
        if self.azure_endpoint and not self.api_version:
            raise ValueError("azure_endpoint needs api_version")
        return self

    @cached_property
    def row(self) -> Model:
        """What is known of the model."""
        return row(self.model, self.models)


def _understood(name: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """ValueError for the first field of a user's row that no row has, with the fields there are."""
    try:
        row(name, rows)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, (name, *first["loc"])))
        known = ", ".join(("like", *Model.model_fields))
        raise ValueError(f"the row {field} is not understood ({first['msg']}); a row has {known}") from None
