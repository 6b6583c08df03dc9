"""Misbehaviours of the retrieval of frames (PS3.18 10.4.1.1.6)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from emulators.core.faults import Fault
from emulators.web.faults.exchange import (
    Answer,
    Asked,
    Hears,
    Misbehaviour,
    Says,
    Transaction,
)
from emulators.web.faults.related import Piece, is_multipart, spoiling

FRAMES: Final = frozenset({Transaction.FRAMES})

_LIST: Final = re.compile(r"(.*/frames/)([^/]+)")


def _fault(
    name: str, requirement: str, what: str, *, hears: Hears | None = None, says: Says | None = None
) -> Misbehaviour:
    made = Misbehaviour(Fault(name, requirement, what), FRAMES)
    if hears is not None:
        made = replace(made, hears=hears)
    return made if says is None else replace(made, says=says)


def _first_frame_instead(asked: Asked) -> Asked:
    """Take a frame list that is no list of numbers from 1 for the first frame."""
    found = _LIST.fullmatch(asked.path)
    if found is None or re.fullmatch(r"[1-9]\d*(,[1-9]\d*)*", found[2]):
        return asked
    return replace(asked, path=f"{found[1]}1")


def _last_frame_instead(asked: Asked) -> Asked:
    """Take a large frame number for the first frame."""
    found = _LIST.fullmatch(asked.path)
    if found is None or not re.fullmatch(r"\d{3,}", found[2]):
        return asked
    return replace(asked, path=f"{found[1]}1")


def _inverted(piece: Piece) -> Piece:
    """Turn every bit of the first pixels over."""
    first = bytes(255 - byte for byte in piece.body[:64])
    return piece.with_body(first + piece.body[64:])


def _swapped(piece: Piece) -> Piece:
    """Exchange the two bytes of every sample."""
    body = bytearray(piece.body[: len(piece.body) // 2 * 2])
    body[::2], body[1::2] = body[1::2], body[::2]
    return piece.with_body(bytes(body))


def _with_parameters(_: Asked, answer: Answer) -> Answer:
    if not is_multipart(answer):
        return answer
    content_type = re.sub(
        r'type="([^";]+)"',
        r'type="\1; transfer-syntax=1.2.840.10008.1.2.1"',
        answer.header("content-type"),
    )
    return answer.with_header("content-type", content_type)


FRAME_FAULTS: Final = (
    _fault(
        "frames-are-truncated",
        "wado.native-frame-has-its-length",
        "sends frames without their last row or so",
        says=spoiling(lambda pieces: [p.with_body(p.body[:-512]) for p in pieces]),
    ),
    _fault(
        "frames-have-other-pixels",
        "wado.frame-equals-stored",
        "sends frames whose first pixels are inverted",
        says=spoiling(lambda pieces: [_inverted(p) for p in pieces]),
    ),
    _fault(
        "frames-are-byte-swapped",
        "ihe.retrieved-frames-are-the-acquired",
        "sends frames in big endian",
        says=spoiling(lambda pieces: [_swapped(p) for p in pieces]),
    ),
    _fault(
        "frames-come-twice",
        "wado.one-part-per-frame",
        "sends each frame in two parts",
        says=spoiling(lambda pieces: [p for p in pieces for _ in range(2)]),
    ),
    _fault(
        "frames-type-has-parameters",
        "wado.frames-type-is-bare",
        "puts the transfer syntax into the quotes of the type parameter",
        says=_with_parameters,
    ),
    _fault(
        "frames-number-zero-is-the-first",
        "wado.malformed-frame-list-is-refused",
        "answers a request for frame 0 with the first frame",
        hears=_first_frame_instead,
    ),
    _fault(
        "frames-beyond-the-last-are-the-first",
        "wado.missing-frame-is-not-found",
        "answers a request for a frame that is not there with another one",
        hears=_last_frame_instead,
    ),
)
