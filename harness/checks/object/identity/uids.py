"""The UIDs by which one object names itself and where it belongs (PS3.5 9, B.2; PS3.6 A)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Instance
from harness.facts.uids import entry

DICOM_ROOT: Final = "1.2.840.10008."
UUID_ROOT: Final = "2.25."
MOST: Final = (1 << 128) - 1
OWN: Final = {
    0x0020000D: "Study Instance UID",
    0x0020000E: "Series Instance UID",
    0x00080018: "SOP Instance UID",
}
FRAME_OF_REFERENCE = 0x00200052
ALL: Final = {**OWN, FRAME_OF_REFERENCE: "Frame of Reference UID"}

UIDS_OF_ONE_OBJECT_DIFFER = Requirement(
    id="identity.uids-of-one-object-differ",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Study, series and instance have UIDs of their own.",
    cites=(ps3(5, "9"),),
)

FRAME_OF_REFERENCE_UID_IS_ITS_OWN = Requirement(
    id="identity.frame-of-reference-uid-is-its-own",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The UID of a frame of reference is not that of the study, series or instance.",
    cites=(ps3(5, "9"), ps3(3, "C.7.4.1.1.1")),
    status=Status.PREVIEW,
    doubt="makers with one frame for a study give it the study's UID, and no clause names the pair",
)

UIDS_ARE_NOT_OF_THE_STANDARD = Requirement(
    id="identity.uids-are-not-of-the-standard",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Studies, series and instances have no UID under the root of DICOM itself.",
    cites=(ps3(5, "9"), ps3(6, "A")),
)

UUID_DERIVED_UIDS_FIT_128_BITS = Requirement(
    id="identity.uuid-derived-uids-fit-128-bits",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A UID under 2.25 goes on with one number of at most 128 bits.",
    cites=(ps3(5, "B.2"),),
)


def _uids(i: Instance) -> dict[int, str]:
    ds = decode(i.dataset, i.transfer_syntax)
    return {tag: uid for tag in ALL if (uid := ds.text(tag))}


@check(UIDS_OF_ONE_OBJECT_DIFFER, on=Instance, when=lambda i: as_made(i) and len(_uids(i)) > 1)
def uids_of_one_object_differ(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the UIDs of study, series and instance with each other."""
    first: dict[str, int] = {}
    for tag, uid in _uids(i).items():
        if tag in OWN and (other := first.setdefault(uid, tag)) != tag:
            yield ctx.finding(expected=f"not the {ALL[other]}", actual=uid, at=printed(tag))


def _has_a_frame(i: Instance) -> bool:
    return as_made(i) and FRAME_OF_REFERENCE in _uids(i)


@check(FRAME_OF_REFERENCE_UID_IS_ITS_OWN, on=Instance, when=_has_a_frame)
def frame_of_reference_uid_is_its_own(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Frame of Reference UID with the other three; many take that of the study."""
    uids = _uids(i)
    frame = uids.pop(FRAME_OF_REFERENCE)
    for tag, uid in uids.items():
        if uid == frame:
            at = printed(FRAME_OF_REFERENCE)
            yield ctx.finding(expected=f"not the {ALL[tag]}", actual=frame, at=at)


@check(UIDS_ARE_NOT_OF_THE_STANDARD, on=Instance, when=lambda i: as_made(i) and bool(_uids(i)))
def uids_are_not_of_the_standard(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the root of each UID; well-known instances, such as palettes, are the exception."""
    for tag, uid in _uids(i).items():
        if tag in OWN and uid.startswith(DICOM_ROOT) and "SOP Instance" not in entry(uid).kind:
            yield ctx.finding(
                expected="a UID under a root of the maker's own",
                actual=f"{uid} {entry(uid).name}".rstrip(),
                at=printed(tag),
            )


def _has_uuid(i: Instance) -> bool:
    return as_made(i) and any(uid.startswith(UUID_ROOT) for uid in _uids(i).values())


@check(UUID_DERIVED_UIDS_FIT_128_BITS, on=Instance, when=_has_uuid)
def uuid_derived_uids_fit_128_bits(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Read what follows 2.25 as a decimal number."""
    for tag, uid in _uids(i).items():
        if not uid.startswith(UUID_ROOT):
            continue
        number = uid.removeprefix(UUID_ROOT)
        digits = number.isascii() and number.isdigit() and len(number) <= 39
        if not digits or int(number) > MOST:
            yield ctx.finding(
                expected="2.25. and one number below 2 to the power of 128",
                actual=uid,
                at=printed(tag),
            )
