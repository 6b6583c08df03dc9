"""Objects, and members of sets, as somebody under judgement made them."""

from __future__ import annotations

from harness.core.instance_set import NOWHERE, InstanceSet, Member, Plane, Reference
from harness.core.subject import Instance, Party
from tests.harness.checks.build import CT_IMAGE_STORAGE, EXPLICIT, instance
from tests.harness.checks.messages import Elements

MAKER = Party("modality", True)
CT = CT_IMAGE_STORAGE
SR = "1.2.840.10008.5.1.4.1.1.88.11"


def made(elements: Elements, *, transfer_syntax: str = EXPLICIT) -> Instance:
    """Make an instance that its creator sends."""
    return instance(elements, creator=MAKER, sender=MAKER, transfer_syntax=transfer_syntax)


def member(
    name: str,
    *,
    sop_class: str = CT,
    instance: str = "",
    study: str = "1.2.1",
    series: str = "1.2.2",
    frame: str = "",
    digest: str = "",
    transfer_syntax: str = EXPLICIT,
    constants: dict[int, str] | None = None,
    number: str = "",
    concatenation: str = "",
    plane: Plane = NOWHERE,
    frames: int = 1,
    segments: tuple[int, ...] = (),
    matrix: tuple[int, ...] = (),
    coerced: bool = False,
    references: tuple[Reference, ...] = (),
) -> Member:
    """Make a member of the name's own instance UID and content."""
    own = f"1.2.3.{sum(name.encode())}"
    return Member(
        name=name,
        exchange=f"exchange of {name}",
        sop_class=sop_class,
        sop_instance=instance or own,
        study=study,
        series=series,
        frame_of_reference=frame,
        digest=digest or name,
        transfer_syntax=transfer_syntax,
        constants=tuple((constants or {}).items()),
        number=number,
        concatenation=concatenation,
        plane=plane,
        frames=frames,
        segments=segments,
        matrix=matrix,
        coerced=coerced,
        references=references,
    )


def refer(
    target: Member,
    *,
    at: str = "(0008,2112)[0]",
    sequence: int = 0x00082112,
    sop_class: str = "",
    study: str = "",
    series: str = "",
    frame: str = "",
    frames: tuple[int, ...] = (),
    segments: tuple[int, ...] = (),
    extent: tuple[float, ...] = (),
) -> Reference:
    """Refer to a member, rightly but for what is given."""
    return Reference(
        at=at,
        sequence=sequence,
        sop_class=sop_class or target.sop_class,
        sop_instance=target.sop_instance,
        study=study,
        series=series,
        frame_of_reference=frame,
        frames=frames,
        segments=segments,
        extent=extent,
    )


def together(*members: Member, complete: bool = False) -> InstanceSet:
    """Make a set of members."""
    return InstanceSet(
        id="set", scenario="s", at=1.0, creator=MAKER, members=members, complete=complete
    )
