"""The records of a DICOMDIR by themselves (PS3.3 F.3.2.2, F.4, F.5; PS3.10 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from harness.checks.object.grouping import bounded
from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.content.directory import (
    FIRST_ROOT,
    IN_USE,
    Directory,
    Record,
    directory_of,
    is_directory,
)
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts import dictionary

FILE_ID: Final = 0x00041500
COMPONENT: Final = re.compile(r"[A-Z0-9_]{1,8}", re.ASCII)
MOST_COMPONENTS: Final = 8
PRIVATE: Final = "PRIVATE"
ROOTS: Final = frozenset(
    ("PATIENT", "HANGING PROTOCOL", "PALETTE", "IMPLANT", "IMPLANT ASSY", "IMPLANT GROUP", PRIVATE)
)
BELOW: Final[Mapping[str, str]] = {"PATIENT": "STUDY", "STUDY": "SERIES"}
NEVER_BELOW_SERIES: Final = ROOTS - {PRIVATE} | {"STUDY", "SERIES"}
KEYS: Final[Mapping[str, tuple[int, ...]]] = {  # Type 1
    "PATIENT": (0x00100020,),
    "STUDY": (0x00080020, 0x00080030, 0x00200010),
    "SERIES": (0x00080060, 0x0020000E, 0x00200011),
    "IMAGE": (0x00200013,),
}

DIRECTORY_OFFSETS_LEAD_TO_RECORDS = Requirement(
    id="reference.directory-offsets-lead-to-records",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The offsets of a directory lead to the first byte of one of its records.",
    cites=(ps3(3, "F.3.2.2"),),
)

DIRECTORY_RECORDS_ARE_REACHED_ONCE = Requirement(
    id="reference.directory-records-are-reached-once",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every record of a directory that is in use is in exactly one directory entity.",
    cites=(ps3(3, "F.3.2.2"), ps3(3, "F.4")),
)

DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE = Requirement(
    id="reference.directory-records-are-in-their-place",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Patients are at the root, studies below them, then series, then instances.",
    cites=(ps3(3, "F.4", "F.4-1"),),
)

DIRECTORY_RECORDS_HAVE_THEIR_KEYS = Requirement(
    id="reference.directory-records-have-their-keys",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Records of patients, studies, series and images have their Type 1 keys.",
    cites=(ps3(3, "F.5.1"), ps3(3, "F.5.2"), ps3(3, "F.5.3"), ps3(3, "F.5.4")),
)

FILE_IDS_HAVE_UP_TO_8_COMPONENTS = Requirement(
    id="reference.file-ids-have-up-to-8-components",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A File ID has up to 8 components of up to 8 capitals, digits and underscores.",
    cites=(ps3(10, "8.2"), ps3(3, "F.3.2.2")),
)


def _directory(i: Instance, trace: Trace) -> Directory:
    return trace.memo(
        (_directory, i.id), lambda: directory_of(decode(i.dataset, i.transfer_syntax), i)
    )


def _is_a_directory(i: Instance) -> bool:
    return as_made(i) and is_directory(decode(i.dataset, i.transfer_syntax))


@check(DIRECTORY_OFFSETS_LEAD_TO_RECORDS, on=Instance, when=_is_a_directory)
def directory_offsets_lead_to_records(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Follow every offset from the root on, counted from the first byte of the file."""
    yield from bounded(
        ctx.finding(expected="the offset of a record", actual=f"{offset}", at=at)
        for at, offset in _directory(i, ctx.trace).astray
    )


def _has_a_root(i: Instance) -> bool:
    # Without the offset of the first record its Type 1 is broken, and nothing can be followed.
    return _is_a_directory(i) and bool(decode(i.dataset, i.transfer_syntax).numbers(FIRST_ROOT))


@check(DIRECTORY_RECORDS_ARE_REACHED_ONCE, on=Instance, when=_has_a_root)
def directory_records_are_reached_once(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count how often each record is led to; records out of use need not be."""
    yield from bounded(
        ctx.finding(
            expected="one way to it from the root",
            actual="none" if not r.times_reached else f"{r.times_reached}",
            at=r.path,
        )
        for r in _directory(i, ctx.trace).records
        if r.times_reached != 1 and (r.times_reached or r.item.number(IN_USE))
    )


@check(DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE, on=Instance, when=_is_a_directory)
def directory_records_are_in_their_place(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the type of each record with that of the one above it."""
    yield from bounded(
        ctx.finding(
            expected=_expected(r),
            actual=r.type or "no type",
            at=f"{r.path}.(0004,1430)",
        )
        for r in _directory(i, ctx.trace).records
        if r.times_reached and not _is_in_place(r)
    )


def _is_in_place(record: Record) -> bool:
    if not record.type or record.type == PRIVATE:
        return True  # without a type its Type 1 is broken; a private one may be anywhere
    if record.above is None:
        return record.type in ROOTS
    above = record.above.type
    if above in BELOW:
        return record.type == BELOW[above]
    if above == "SERIES":
        return record.type not in NEVER_BELOW_SERIES
    return above == PRIVATE or not above


def _expected(record: Record) -> str:
    if record.above is None:
        return "PATIENT, or what else may be at the root"
    above = record.above.type
    if above in BELOW:
        return f"{BELOW[above]} below {above}"
    return "an instance below SERIES" if above == "SERIES" else f"only PRIVATE below {above}"


@check(DIRECTORY_RECORDS_HAVE_THEIR_KEYS, on=Instance, when=_is_a_directory)
def directory_records_have_their_keys(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a value of each Type 1 key in the records of patients, studies, series, images."""
    yield from bounded(
        ctx.finding(
            expected=f"{dictionary.keyword(tag)} of the {r.type}",
            actual="empty" if r.item.has(tag) else "absent",
            at=f"{r.path}.({tag >> 16:04X},{tag & 0xFFFF:04X})",
        )
        for r in _directory(i, ctx.trace).records
        for tag in KEYS.get(r.type, ())
        if not r.item.text(tag)
    )


def _names_files(i: Instance, trace: Trace) -> bool:
    return any(r.item.has(FILE_ID) for r in _directory(i, trace).records)


@check(FILE_IDS_HAVE_UP_TO_8_COMPONENTS, on=Instance, when=_is_a_directory, where=_names_files)
def file_ids_have_up_to_8_components(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Match the components of each Referenced File ID, and count them."""
    for r in _directory(i, ctx.trace).records:
        components = r.item.texts(FILE_ID)
        if len(components) > MOST_COMPONENTS or not all(map(COMPONENT.fullmatch, components)):
            yield ctx.finding(
                expected="1 to 8 components of A to Z, 0 to 9 and _, each 1 to 8 long",
                actual="\\".join(components),
                at=f"{r.path}.(0004,1500)",
            )
