"""Instances as members of a set: what questions between objects need, and no more of them."""

from __future__ import annotations

from typing import Final

from harness.content.content_digest import content_digest
from harness.content.dataset import DataSet, Element, decode
from harness.content.decimals import decimals
from harness.content.provenance import names_raw_data, provenance_of
from harness.content.references import FRAME_OF_REFERENCE, SERIES, STUDY, references
from harness.content.stored_pixels import stored_pixels
from harness.core.instance_set import NOWHERE, Member, Plane
from harness.core.subject import Instance

MAX_LISTED: Final = 4_096  # segments of one object
MAX_CHARS: Final = 256  # of one constant
FAR: Final = 1e9  # mm: no patient is longer

_COERCION: Final = (0x00080015, 0x04000561)  # its date and time, Original Attributes Sequence
_INSTANCE_NUMBER, _CONCATENATION = 0x00200013, 0x00209161
_FRAMES, _SEGMENTS, _SEGMENT_NUMBER = 0x00280008, 0x00620002, 0x00620004
_ROWS, _COLUMNS = (0x00280010, 0x00480007), (0x00280011, 0x00480006)  # and of the total matrix

# What the levels above the instance share (PS3.3 A.1.2, C.7.1 to C.7.5), by their modules.
PATIENT: Final = {
    0x00100010: "Patient's Name",
    0x00100020: "Patient ID",
    0x00100021: "Issuer of Patient ID",
    0x00100030: "Patient's Birth Date",
    0x00100040: "Patient's Sex",
}
OF_STUDY: Final = {
    0x00080020: "Study Date",
    0x00080030: "Study Time",
    0x00080050: "Accession Number",
    0x00080090: "Referring Physician's Name",
    0x00081030: "Study Description",
    0x00200010: "Study ID",
}
OF_SERIES: Final = {
    0x00080021: "Series Date",
    0x00080031: "Series Time",
    0x00080060: "Modality",
    0x0008103E: "Series Description",
    0x00180015: "Body Part Examined",
    0x00181030: "Protocol Name",
    0x00185100: "Patient Position",
    0x00200011: "Series Number",
    0x00200060: "Laterality",
}
OF_EQUIPMENT: Final = {
    0x00080070: "Manufacturer",
    0x00081090: "Manufacturer's Model Name",
    0x00181000: "Device Serial Number",
}
OF_FRAME_OF_REFERENCE: Final = {0x00201040: "Position Reference Indicator"}
CONSTANTS: Final = {**PATIENT, **OF_STUDY, **OF_SERIES, **OF_EQUIPMENT, **OF_FRAME_OF_REFERENCE}

_IMAGE_TYPE = 0x00080008
# What tells images at one place apart: a series may look at it again and again.
_CIRCUMSTANCES: Final = (
    *(_IMAGE_TYPE, 0x0008002A, 0x00080032, 0x00180010, 0x00180080, 0x00180081, 0x00180082),
    *(0x00180086, 0x00181060, 0x00181063, 0x00181210, 0x00181314, 0x00189087, 0x00189089),
    *(0x00200012, 0x00200100, 0x00540400, 0x00541300, 0x00541330, 0x0018115A, 0x00180060),
)
_KERNEL, _CARDIAC_PHASE = 0x00181210, 0x00209241


def member_of(i: Instance) -> Member:
    """Take from an instance what a set needs to know of it. Total and bounded; picklable."""
    ds = decode(i.dataset, i.transfer_syntax)
    top = _Top(ds)
    frames = top.number(_FRAMES)
    names = references(ds, i, top.text(STUDY))
    return Member(
        name=i.id,
        exchange=i.exchange_id,
        sop_class=i.sop_class,
        sop_instance=i.sop_instance,
        study=top.text(STUDY),
        series=top.text(SERIES),
        frame_of_reference=top.text(FRAME_OF_REFERENCE),
        digest=content_digest(ds, i.dataset),
        transfer_syntax=i.transfer_syntax,
        constants=tuple((tag, top.joined(tag)) for tag in CONSTANTS if tag in top.elements),
        number=top.text(_INSTANCE_NUMBER),
        concatenation=top.text(_CONCATENATION),
        coerced=any(tag in top.elements for tag in _COERCION),
        matrix=_matrix(top),
        plane=_plane(top) if frames is None or frames == 1 else NOWHERE,
        frames=1 if frames is None else max(0, frames),
        segments=tuple(
            n
            for item in ds.items(_SEGMENTS)[:MAX_LISTED]
            for n in item.numbers(_SEGMENT_NUMBER)[:1]
        ),
        references=names,
        provenance=provenance_of(ds, i.sop_class, names),
        pixels=stored_pixels(ds, i, _acquisition(top)) if names_raw_data(names) else None,
    )


class _Top:
    """The elements of the data set itself by tag: many are asked for."""

    def __init__(self, ds: DataSet) -> None:
        self.elements: dict[int, Element] = {}
        for e in ds.elements:
            self.elements.setdefault(e.tag, e)

    def text(self, tag: int) -> str:
        element = self.elements.get(tag)
        values = element.texts() if element else ()
        return values[0][:MAX_CHARS] if values else ""

    def joined(self, tag: int) -> str:
        element = self.elements.get(tag)
        return "\\".join(element.texts())[:MAX_CHARS] if element else ""

    def number(self, tag: int) -> int | None:
        element = self.elements.get(tag)
        values = element.numbers() if element else ()
        return values[0] if values else None

    def decimals(self, tag: int, count: int) -> tuple[float, ...]:
        """Read so many lengths or cosines; () when there are others, or beyond all measure."""
        values = decimals(self.elements.get(tag))
        return values if len(values) == count and all(abs(v) < FAR for v in values) else ()

    def decimal(self, tag: int) -> float | None:
        values = decimals(self.elements.get(tag))[:1]
        return values[0] if values and abs(values[0]) < FAR else None


def _acquisition(top: _Top) -> str:
    """Say what tells images at one place apart, whichever kernel made them."""
    acquired = (*(t for t in _CIRCUMSTANCES if t != _KERNEL), _CARDIAC_PHASE)
    return "|".join(top.joined(tag) for tag in acquired)


def _matrix(top: _Top) -> tuple[int, ...]:
    rows, columns = (max(top.number(t) or 0 for t in tags) for tags in (_ROWS, _COLUMNS))
    return (rows, columns) if rows > 0 and columns > 0 else ()


def _plane(top: _Top) -> Plane:
    position = top.decimals(0x00200032, 3)
    orientation = top.decimals(0x00200037, 6)
    rows, columns = top.number(0x00280010), top.number(0x00280011)
    if not position or not orientation:
        return NOWHERE
    return Plane(
        position=position,
        orientation=orientation,
        spacing=top.decimals(0x00280030, 2),
        matrix=() if rows is None or columns is None else (rows, columns),
        thickness=top.decimal(0x00180050),
        between=top.decimal(0x00180088),
        location=top.decimal(0x00201041),
        circumstance="|".join(top.joined(tag) for tag in _CIRCUMSTANCES),
        localizer="LOCALIZER" in top.joined(_IMAGE_TYPE).split("\\"),
    )
