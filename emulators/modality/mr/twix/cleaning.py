"""Takes out of a twix header who was measured: by the names of fields, then by their values."""

from __future__ import annotations

from collections.abc import Sequence

from emulators.modality.mr.sweep import Sweep
from emulators.modality.mr.twix.header import Buffer
from emulators.modality.mr.twix.protocol import ASSIGNMENT, PARAM
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms


def cleaned(
    buffers: Sequence[Buffer], identity: Identity, names: Pseudonyms
) -> tuple[tuple[Buffer, ...], Sweep]:
    """Return the texts without the patient, and what was done."""
    sweep = Sweep(identity, names)

    def first(text: str) -> str:
        text = PARAM.sub(lambda m: f"{m[1]}{sweep.field(m[2], m[3] or '')}{m[4]}", text)
        return ASSIGNMENT.sub(lambda m: f"{m[1]}{m[2]}{sweep.field(m[1], m[3])}", text)

    once = [Buffer(b.name, first(b.text)) for b in buffers]
    return tuple(Buffer(b.name, sweep.everywhere(b.text)) for b in once), sweep
