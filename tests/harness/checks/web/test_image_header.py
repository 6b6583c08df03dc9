import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from harness.checks.web.image_header import MAGIC, ImageHeader, read_header


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "L"), ("JPEG", "RGB"), ("PNG", "RGB"), ("GIF", "L")]
)
def test_sizes_agree_with_another_implementation(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (31, 17)).save(out, kind)
    expected = ImageHeader(f"image/{kind.lower()}", 31, 17, 8)
    assert read_header(out.getvalue()) == expected


def test_progressive_jpeg_with_a_comment() -> None:
    out = io.BytesIO()
    Image.new("L", (5, 6)).save(out, "JPEG", progressive=True, comment=b"x" * 300)
    assert read_header(out.getvalue()) == ImageHeader("image/jpeg", 5, 6, 8)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([m for m, _ in MAGIC]), st.binary(max_size=60))
def test_reading_is_total(magic: bytes, rest: bytes) -> None:
    assert read_header(magic + rest) is not None


def test_text_is_no_image() -> None:
    assert read_header(b"<html>") is None
