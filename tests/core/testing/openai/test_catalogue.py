"""Models and moderations."""

from __future__ import annotations

from collections.abc import Sequence

import openai
import pytest
from openai import OpenAI
from openai.types import (
    ModerationImageURLInputParam,
    ModerationMultiModalInputParam,
    ModerationTextInputParam,
)
from tests.core.testing.openai.conftest import Clock

from packshot.testing.openai import FakeOpenAI
from packshot.testing.openai.models import MODELS
from packshot.testing.openai.moderating import CATEGORIES


def test_models(client: OpenAI, clock: Clock) -> None:
    """Models are listed until the day they end."""
    assert set(MODELS) - {"gpt-image-1"} == {each.id for each in client.models.list()}
    assert "2026-12-01" == client.models.retrieve("gpt-image-1.5").shutdown_date
    assert client.models.retrieve("gpt-image-2.6-sunburst").shutdown_date is None
    clock.now += 9 * 86_400

    assert not [each.id for each in client.models.list() if each.shutdown_date]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-image-1.5")


def test_moderation_of_words(fake: FakeOpenAI, client: OpenAI) -> None:
    """Each text is judged for itself, by the dial's words; nothing is billed."""
    fake.dial(blocked_words={"cannon": "violence"})
    answer = client.moderations.create(input=["a sofa", "a Cannon"])

    assert [False, True] == [each.flagged for each in answer.results]
    assert answer.results[1].categories.violence
    assert not answer.results[1].categories.hate
    assert "omni-moderation-latest" == answer.model
    assert 0 == fake.bill.total


def test_moderation_of_pictures(client: OpenAI) -> None:
    """Words and pictures given together are one result, which says what it looked at."""
    words: ModerationTextInputParam = {"type": "text", "text": "a nude"}
    photo: ModerationImageURLInputParam = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    parts: Sequence[ModerationMultiModalInputParam] = [words, photo]
    (result,) = client.moderations.create(model="omni-moderation-latest", input=parts).results

    assert result.categories.sexual
    assert ["text", "image"] == result.category_applied_input_types.sexual


def test_moderation_finds_in_pictures_what_the_dial_says(client: OpenAI, fake: FakeOpenAI) -> None:
    """Pictures are not looked at: the dial says what is in all of them."""
    fake.dial(flagged_pictures="violence")
    photo: ModerationImageURLInputParam = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    (shown,) = client.moderations.create(input=[photo]).results
    (said,) = client.moderations.create(input="a sofa").results

    assert (True, True, False) == (shown.flagged, shown.categories.violence, said.flagged)


def test_every_category_is_stated(client: OpenAI) -> None:
    """The SDK finds every category it knows."""
    (result,) = client.moderations.create(input="a sofa").results

    assert set(CATEGORIES) == set(result.categories.model_dump(by_alias=True))


@pytest.mark.parametrize("given", ["", [], [1], [{"type": "audio"}]])
def test_no_input(client: OpenAI, given: object) -> None:
    """Nothing to judge, or nothing that can be judged, is a 400."""
    with pytest.raises(openai.BadRequestError):
        client.post("/moderations", body={"input": given}, cast_to=object)
