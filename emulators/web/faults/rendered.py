"""Misbehaviours of the rendered resources (PS3.18 8.7.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Final

from PIL import Image

from emulators.core.faults import Fault
from emulators.web.faults.exchange import Answer, Asked, Misbehaviour, Says, Transaction

RENDERED: Final = frozenset({Transaction.RENDERED})
JPEG: Final = "image/jpeg"
START_OF_FRAME: Final = b"\xff\xc0"


def _fault(name: str, requirement: str, what: str, says: Says) -> Misbehaviour:
    return Misbehaviour(Fault(name, requirement, what), RENDERED, says=says)


def _spoiling(change: Callable[[bytes], bytes]) -> Says:
    """Change the bytes of a picture that comes by itself, in JPEG."""

    def says(_: Asked, answer: Answer) -> Answer:
        if not answer.is_success or answer.header("content-type") != JPEG:
            return answer
        return replace(answer, body=change(answer.body))

    return says


def _as_png(picture: bytes) -> bytes:
    taken = BytesIO()
    Image.open(BytesIO(picture)).save(taken, "PNG")
    return taken.getvalue()


def _half_as_large(picture: bytes) -> bytes:
    whole = Image.open(BytesIO(picture))
    taken = BytesIO()
    whole.resize((max(1, whole.width // 2), max(1, whole.height // 2))).save(taken, "JPEG")
    return taken.getvalue()


def _in_twelve_bits(picture: bytes) -> bytes:
    """Say 12 for the sample precision, which follows the marker and the segment's length."""
    at = picture.find(START_OF_FRAME)
    return picture if at < 0 else picture[: at + 4] + b"\x0c" + picture[at + 5 :]


def _with_transfer_syntax(_: Asked, answer: Answer) -> Answer:
    if not answer.is_success:
        return answer
    content_type = answer.header("content-type")
    return answer.with_header(
        "content-type", f"{content_type}; transfer-syntax=1.2.840.10008.1.2.4.50"
    )


RENDERED_FAULTS: Final = (
    _fault(
        "rendered-is-another-type",
        "wado.rendered-is-what-it-says",
        "sends PNG and calls it JPEG",
        _spoiling(_as_png),
    ),
    _fault(
        "rendered-has-a-transfer-syntax",
        "wado.rendered-has-no-transfer-syntax",
        "adds a transfer-syntax parameter to the picture's media type",
        _with_transfer_syntax,
    ),
    _fault(
        "rendered-has-twelve-bits",
        "wado.rendered-has-eight-bits",
        "sends a JPEG image of twelve bits a sample",
        _spoiling(_in_twelve_bits),
    ),
    _fault(
        "rendered-is-half-as-large",
        "wado.rendered-keeps-the-matrix",
        "halves rows and columns although no viewport was asked for",
        _spoiling(_half_as_large),
    ),
)
