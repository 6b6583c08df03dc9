"""What may be named in which sequence (PS3.3 C.12.4, C.7.6.16.2.5, C.8.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from harness.checks.object.grouping import bounded
from harness.checks.object.reference.resolved import references
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.instance_set import Reference
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace
from harness.facts import uids

_ROOT: Final = "1.2.840.10008.5.1.4.1.1."
_NO_IMAGES: Final = (  # SOP Classes, or roots of them, whose objects have no pixels
    *(f"{_ROOT}88.", f"{_ROOT}11.", f"{_ROOT}9.", f"{_ROOT}104.", f"{_ROOT}200.", f"{_ROOT}66.1"),
    *(f"{_ROOT}66.2", f"{_ROOT}66.3", f"{_ROOT}66.5", f"{_ROOT}66.6", f"{_ROOT}67", f"{_ROOT}68."),
    *(f"{_ROOT}78.", f"{_ROOT}79.1", f"{_ROOT}80.1", f"{_ROOT}481.3", f"{_ROOT}481.4"),
    *(f"{_ROOT}481.5", f"{_ROOT}481.6", f"{_ROOT}481.7", f"{_ROOT}481.8", f"{_ROOT}481.9"),
    *(f"{_ROOT}90.1", f"{_ROOT}91.1"),
)
IMAGE_SEQUENCES: Final = {
    0x00082112: "Source Image Sequence",
    0x00081140: "Referenced Image Sequence",
    0x30060016: "Contour Image Sequence",
}
STRUCTURE_SET, PLAN, ION_PLAN, DOSE = (f"{_ROOT}481.{n}" for n in (3, 5, 8, 2))
RADIOTHERAPY: Final[Mapping[int, tuple[str, ...]]] = {
    0x300C0060: (STRUCTURE_SET,),  # Referenced Structure Set Sequence
    0x300C0002: (PLAN, ION_PLAN),  # Referenced RT Plan Sequence
    0x300C0080: (DOSE,),  # Referenced Dose Sequence
}

IMAGE_SEQUENCES_NAME_IMAGES = Requirement(
    id="reference.image-sequences-name-images",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Sequences of source, referenced and contour images name objects that are images.",
    cites=(ps3(3, "C.12.4"), ps3(3, "C.7.6.16.2.5"), ps3(3, "C.8.8.6")),
)

RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND = Requirement(
    id="reference.radiotherapy-references-name-their-kind",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="References to structure sets, plans and doses name objects that are such.",
    cites=(ps3(3, "C.8.8.9"), ps3(3, "C.8.8.3")),
)

OBJECT_DOES_NOT_REFER_TO_ITSELF = Requirement(
    id="reference.object-does-not-refer-to-itself",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An object names other objects as its source, evidence or context, not itself.",
    cites=(ps3(3, "10.8", "10-11"),),
)


def is_no_image(sop_class: str) -> bool:
    """Tell whether objects of the SOP Class surely have no pixels."""
    return any(
        sop_class == root or sop_class.startswith(root if root.endswith(".") else f"{root}.")
        for root in _NO_IMAGES
    )


def _with(choose: Callable[[Reference], bool]) -> Callable[[InstanceSet, Trace], bool]:
    return lambda s, trace: any(choose(r.reference) for r in references(s, trace))


@check(
    IMAGE_SEQUENCES_NAME_IMAGES,
    on=InstanceSet,
    where=_with(lambda r: r.sequence in IMAGE_SEQUENCES),
)
def image_sequences_name_images(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look the named SOP Class up among those without pixels; private ones are let pass."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"an image in the {IMAGE_SEQUENCES[r.reference.sequence]}",
            actual=uids.name(r.reference.sop_class),
            tag="(0008,1150)",
        )
        for r in references(s, ctx.trace)
        if r.reference.sequence in IMAGE_SEQUENCES and is_no_image(r.reference.sop_class)
    )


@check(
    RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND,
    on=InstanceSet,
    where=_with(lambda r: r.sequence in RADIOTHERAPY),
)
def radiotherapy_references_name_their_kind(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the named SOP Class with those that the sequence is for."""
    yield from bounded(
        r.objection(
            ctx,
            expected=" or ".join(map(uids.name, RADIOTHERAPY[r.reference.sequence])),
            actual=uids.name(r.reference.sop_class),
            tag="(0008,1150)",
        )
        for r in references(s, ctx.trace)
        if r.reference.sop_class
        and r.reference.sop_class
        not in RADIOTHERAPY.get(r.reference.sequence, (r.reference.sop_class,))
    )


@check(OBJECT_DOES_NOT_REFER_TO_ITSELF, on=InstanceSet, where=_with(lambda _: True))
def object_does_not_refer_to_itself(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each named SOP Instance UID with the object's own."""
    yield from bounded(
        r.objection(
            ctx, expected="another object", actual=r.reference.sop_instance, tag="(0008,1155)"
        )
        for r in references(s, ctx.trace)
        if r.reference.sop_instance == r.source.sop_instance
    )
