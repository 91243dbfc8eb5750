"""`POST /v1/images/edits`, as a form and as JSON."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types import ImagesResponse
from PIL import Image, ImageChops
from tests.core.testing.openai.conftest import MODEL, SMALLEST, edited, file, mask, picture, png, upload

from packshot.testing.openai import FakeOpenAI

RED, BLUE = "#C03020", "#2030C0"
WHOLE = (1024, 640)


def test_one_image(fake: FakeOpenAI, client: OpenAI) -> None:
    """One image goes out as `image`; what was sent is kept by digest."""
    edited(client)

    (sent,) = fake.requests[0].files
    assert ("image", "photo.png", "image/png", "64x40", "RGB") == (
        sent.field,
        sent.name,
        sent.type,
        sent.size,
        sent.mode,
    )
    assert hashlib.sha256(png()).hexdigest() == sent.sha256
    assert {"model": MODEL, "prompt": "navy", "size": SMALLEST, "quality": "low"} == fake.requests[0].fields


def test_the_picture_is_kept_and_tinted(client: OpenAI) -> None:
    """An edit without a mask tints the whole photo, so that prompt and photo both show."""
    here, elsewhere = (picture(edited(client, image=upload(png(colour=colour)))) for colour in (RED, BLUE))

    assert WHOLE == here.size
    assert 1 == len(here.getcolors() or ())
    assert here.getpixel((0, 0)) != elsewhere.getpixel((0, 0))
    assert file(edited(client)) != file(edited(client, prompt="moss"))


def test_only_the_masked_part_changes(client: OpenAI) -> None:
    """Where the mask is opaque every pixel is the photo's; where it is transparent none is."""
    made = picture(edited(client, mask=upload(mask(), "mask.png")))
    photo = Image.new("RGB", WHOLE, RED)

    difference = ImageChops.difference(made, photo).convert("L").point([0, *[255] * 255])
    assert (0, 0, 512, 640) == difference.getbbox()
    assert 512 * 640 == difference.histogram()[255]


def test_several_images_are_tiled(fake: FakeOpenAI, client: OpenAI) -> None:
    """Several images go out as `image[]`, in order, and all show."""
    images = [upload(png(colour=RED), "1.png"), upload(png(colour=BLUE), "2.png")]
    made = picture(edited(client, image=images))

    assert ["image[]", "image[]"] == [each.field for each in fake.requests[0].files]
    assert ["1.png", "2.png"] == [each.name for each in fake.requests[0].files]
    assert made.getpixel((10, 10)) != made.getpixel((1000, 10))


def test_alpha_of_the_photo_survives_on_request(client: OpenAI) -> None:
    """A cut-out stays one with a transparent background, and stands on white without."""
    clear = upload(png(colour=(0, 0, 0, 0), mode="RGBA"))

    kept = picture(edited(client, image=clear, background="transparent"))
    flat = picture(edited(client, image=clear))
    assert (0, 0) == kept.getchannel("A").getextrema()
    assert (255, 255, 255) == flat.getpixel((0, 0))


def test_size_auto_follows_the_photo(client: OpenAI) -> None:
    """`auto` is the standard size nearest in ratio to the first image."""
    sizes = [edited(client, image=upload(png(size)), size="auto").size for size in ((60, 40), (40, 60), (50, 50))]

    assert ["1536x1024", "1024x1536", "1024x1024"] == sizes


def test_input_images_are_billed_each(client: OpenAI) -> None:
    """Every input image costs its own patches; the mask costs nothing."""
    photo = upload(png((1024, 1024)))
    usages = [
        edited(client, image=images, **more).usage
        for images, more in ((photo, {}), ([photo, photo], {}), (photo, {"mask": upload(mask((1024, 1024)))}))
    ]

    assert [1024, 2048, 1024] == [each.input_tokens_details.image_tokens for each in usages if each]


def test_markup(client: OpenAI) -> None:
    """A markup lies over the first image."""
    overlay = Image.new("RGBA", (64, 40))
    overlay.paste((0, 255, 0, 255), (0, 0, 32, 40))
    buffer = io.BytesIO()
    overlay.save(buffer, "PNG")

    made = picture(edited(client, markup=upload(buffer.getvalue(), "markup.png")))
    assert made.getpixel((10, 10)) != made.getpixel((1000, 10))


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"image": ("photo.png", png(), "application/octet-stream")}, "image", "unsupported_file_mimetype"),
        ({"image": ("photo.gif", png(kind="GIF"), "image/gif")}, "image", "unsupported_file_mimetype"),
        ({"image": ("photo.png", png(kind="JPEG"), "image/png")}, "image", "invalid_image_file"),
        ({"image": ("photo.png", png()[:-40], "image/png")}, "image", "invalid_image_file"),
        ({"image": [upload(png()), ("b.png", b"no picture", "image/png")]}, "image[1]", "invalid_image_file"),
        ({"image": [upload(png())] * 17}, "image", "array_above_max_length"),
        ({"mask": upload(png())}, "mask", "invalid_mask_image_format"),
        ({"mask": upload(mask((32, 32)))}, "mask", "invalid_mask_image_format"),
        ({"mask": ("m.webp", png(mode="RGBA", kind="WEBP"), "image/webp")}, "mask", "unsupported_file_mimetype"),
        ({"mask": upload(mask()), "markup": upload(mask())}, "markup", "invalid_value"),
        ({"markup": upload(png())}, "markup", "invalid_image_file"),
        ({"markup": upload(mask((8, 8)))}, "markup", "invalid_image_file"),
        ({"markup": upload(mask()), "model": "gpt-image-2"}, "markup", "unsupported_parameter"),
        ({"input_fidelity": "high"}, "input_fidelity", "unsupported_parameter"),
        ({"extra_body": {"moderation": "low"}}, "moderation", "unknown_parameter"),
        ({"extra_body": {"strength": 0.5}}, "strength", "unknown_parameter"),
        ({"n": 11}, "n", "integer_above_max_value"),
        ({"extra_body": {"n": "two"}}, "n", "invalid_type"),
        ({"size": "1000x1000"}, "size", "invalid_value"),
        ({"complexity": "high"}, "complexity", "unsupported_parameter"),
    ],
)
def test_broken_rule(fake: FakeOpenAI, client: OpenAI, changes: dict[str, Any], param: str, code: str) -> None:
    """Each documented rule is kept by a 400 that names the parameter, and costs nothing."""
    with pytest.raises(openai.BadRequestError) as caught:
        edited(client, **changes)

    assert (param, code) == (caught.value.param, caught.value.code)
    assert 0 == fake.bill.total


def test_heavy_mask(client: OpenAI) -> None:
    """A mask of 4 MB is refused."""
    heavy = mask() + bytes(4 * 1024 * 1024)

    with pytest.raises(openai.BadRequestError, match="less than 4MB"):
        edited(client, mask=upload(heavy))


def test_input_fidelity_where_it_is_known(client: OpenAI) -> None:
    """gpt-image-1.5 takes both words, gpt-image-1-mini only `low`."""
    standard = {"size": "1024x1024"}
    assert edited(client, model="gpt-image-1.5", input_fidelity="high", **standard)
    assert edited(client, model="gpt-image-1-mini", input_fidelity="low", **standard)

    with pytest.raises(openai.BadRequestError):
        edited(client, model="gpt-image-1-mini", input_fidelity="high", **standard)


def test_one_image_twice_is_no_list(client: OpenAI) -> None:
    """`image` may be sent once; a list is `image[]`."""
    form, headers = {"model": MODEL, "prompt": "x"}, {"Content-Type": "multipart/form-data"}
    twice = [("image", upload(png()))] * 2

    with pytest.raises(openai.BadRequestError, match=r"image\[\]") as caught:
        client.post("/images/edits", body=form, files=twice, options={"headers": headers}, cast_to=object)
    assert "duplicate_parameter" == caught.value.code


def test_unknown_file(client: OpenAI) -> None:
    """A file in a field the endpoint does not have is refused, as `mask_image` of other servers."""
    form, headers = {"model": MODEL, "prompt": "x"}, {"Content-Type": "multipart/form-data"}
    files = [("image", upload(png())), ("mask_image", upload(mask()))]

    with pytest.raises(openai.BadRequestError) as caught:
        client.post("/images/edits", body=form, files=files, options={"headers": headers}, cast_to=object)
    assert ("mask_image", "unknown_parameter") == (caught.value.param, caught.value.code)


def test_base64_in_a_form_is_no_file(client: OpenAI) -> None:
    """A picture as text in a form is refused."""
    with pytest.raises(openai.BadRequestError, match="expected a file"):
        edited(client, extra_body={"mask": "iVBORw0KGgo="})


def test_json_by_file_and_by_data_url(fake: FakeOpenAI, client: OpenAI) -> None:
    """A JSON edit names uploaded files or carries data URLs, and draws what the form draws."""
    source = client.files.create(file=upload(png()), purpose="user_data")
    inline = "data:image/png;base64," + base64.b64encode(png()).decode()

    by_file, by_url = (_json_edit(client, [named]) for named in ({"file_id": source.id}, {"image_url": inline}))

    assert file(by_file) == file(by_url) == file(edited(client))
    assert [{"file_id": source.id}] == fake.requests[1].fields["images"]


def test_json_with_mask(client: OpenAI) -> None:
    """A JSON edit's mask is a reference too."""
    source = client.files.create(file=upload(png()), purpose="vision")
    hole = client.files.create(file=upload(mask(), "mask.png"), purpose="vision")

    made = _json_edit(client, [{"file_id": source.id}], mask={"file_id": hole.id})
    assert file(made) == file(edited(client, mask=upload(mask())))


@pytest.mark.parametrize(
    ("images", "more", "param"),
    [
        ([], {}, "images"),
        ([{"image_url": "https://example.com/a.png"}], {}, "images[0]"),
        ([{"image_url": "data:image/png;base64,????"}], {}, "images[0]"),
        ([{"image_url": "data:image/gif;base64,R0lGODlh"}], {}, "image"),
        ([{"file_id": "file-1", "image_url": "data:"}], {}, "images[0]"),
        (["file-1"], {}, "images[0]"),
        ([{"image_url": "data:image/png;base64,"}], {"markup": {"file_id": "x"}}, "markup"),
        ([{"image_url": "data:image/png;base64,"}], {"complexity": "low"}, "complexity"),
    ],
)
def test_broken_json_rule(client: OpenAI, images: list[Any], more: dict[str, Any], param: str) -> None:
    """What is no reference, or is not in the JSON schema, is a 400."""
    with pytest.raises(openai.BadRequestError) as caught:
        _json_edit(client, images, **more)

    assert param == caught.value.param


def test_missing_and_misused_file(client: OpenAI) -> None:
    """A file that is not there is a 404; one uploaded for a batch is no picture."""
    lines = client.files.create(file=("lines.jsonl", b"{}"), purpose="batch")

    with pytest.raises(openai.NotFoundError):
        _json_edit(client, [{"file_id": "file-none"}])
    with pytest.raises(openai.BadRequestError, match="purpose 'batch'"):
        _json_edit(client, [{"file_id": lines.id}])


def test_json_sizes_may_be_standard_only(fake: FakeOpenAI, client: OpenAI) -> None:
    """The dial decides whether a JSON edit takes any size."""
    source = client.files.create(file=upload(png()), purpose="vision")
    fake.dial(arbitrary_json_sizes=False)

    with pytest.raises(openai.BadRequestError, match="Supported values"):
        _json_edit(client, [{"file_id": source.id}])
    assert _json_edit(client, [{"file_id": source.id}], size="1536x1024")


def _json_edit(client: OpenAI, images: list[Any], **more: Any) -> ImagesResponse:  # noqa: ANN401  JSON
    body = {"model": MODEL, "prompt": "navy", "size": SMALLEST, "quality": "low", "images": images, **more}
    return client.post("/images/edits", body=body, cast_to=ImagesResponse)
