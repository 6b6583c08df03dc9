"""DICOM files as subjects: the same kind of instance that an exchange carries."""

from __future__ import annotations

from typing import Final

from harness.content.dataset import decode
from harness.content.part10 import open_part10
from harness.core.octets import Payload
from harness.core.subject import Carrier, Instance, Party
from harness.facts.uids import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN
from harness.facts.uids import IMPLICIT_VR_LITTLE_ENDIAN as IMPLICIT

MAKER: Final = Party("file", True)  # whoever made a file is under judgement
_SOP_CLASS, _SOP_INSTANCE = 0x00080016, 0x00080018


def instance_of(name: str, data: Payload) -> Instance:
    """Open a Part 10 stream, or a data set that stands without file meta, as an instance.

    `name` becomes the instance's id. Total: what is wrong is for the checks to say.
    """
    opened = open_part10(data)
    transfer_syntax = opened.transfer_syntax or _guessed(opened.dataset)
    ds = decode(opened.dataset, transfer_syntax)
    return Instance(
        id=name,
        scenario="",
        at=0.0,
        exchange=name,
        carrier=Carrier.FILE,
        creator=MAKER,
        sender=MAKER,
        receiver=MAKER,
        sop_class=ds.text(_SOP_CLASS),
        sop_instance=ds.text(_SOP_INSTANCE),
        transfer_syntax=transfer_syntax,
        dataset=opened.dataset,
        part10=data,
    )


def _guessed(dataset: Payload) -> str:
    """Guess the encoding of a data set that no file meta declares, from its first header."""
    head = dataset.read(0, 6)
    if head[4:6].isalpha() and head[4:6].isupper():
        return EXPLICIT_VR_BIG_ENDIAN if head[:1] == b"\0" else EXPLICIT_VR_LITTLE_ENDIAN
    return IMPLICIT
