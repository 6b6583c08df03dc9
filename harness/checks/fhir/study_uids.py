"""DICOM UIDs inside an ImagingStudy (FHIR R4 imagingstudy.html#notes, PS3.5 9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.imaging_study import is_study, study_uids
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4, ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, Resource

# PS3.5 9.1: components of digits without leading zeros, joined by dots, 64 characters at most
UID: Final = re.compile(r"(?=.{1,64}$)(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*", re.ASCII)
NOTES: Final = fhir_r4("imagingstudy", "notes")

STUDY_UID_IS_LEGAL = Requirement(
    id="imaging-study.study-uid-is-legal",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="What follows urn:oid: in a study's identifier is a legal UID.",
    cites=(NOTES, ps3(5, "9.1")),
    catalogue=("IS-04",),
)

SERIES_UIDS_ARE_PLAIN = Requirement(
    id="imaging-study.series-uids-are-plain",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Each series has a uid: a legal UID without urn:oid: before it.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.series.uid"), ps3(5, "9.1")),
    catalogue=("IS-09",),
)

INSTANCE_UIDS_ARE_PLAIN = Requirement(
    id="imaging-study.instance-uids-are-plain",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Each instance has a uid: a legal UID without urn:oid: before it.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.series.instance.uid"), ps3(5, "9.1")),
    catalogue=("IS-11",),
)

SOP_CLASS_IS_A_URI_CODING = Requirement(
    id="imaging-study.sop-class-is-a-uri-coding",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A sopClass is a Coding of urn:ietf:rfc:3986 with urn:oid: + SOP Class UID.",
    cites=(NOTES,),
    catalogue=("IS-11", "IS-12"),
)

UIDS_ARE_UNIQUE = Requirement(
    id="imaging-study.uids-are-unique",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No two series and no two instances of a study share a UID.",
    cites=(ps3(5, "9.1"),),
    catalogue=("IS-14",),
)


def series_of(study: JsonObject) -> tuple[tuple[str, JsonObject], ...]:
    """List (place, series)."""
    return objects(study, "series")


def instances_of(study: JsonObject) -> tuple[tuple[str, JsonObject], ...]:
    """List (place, instance) over all series."""
    return tuple(i for place, s in series_of(study) for i in objects(s, "instance", place))


def _lists_series(r: Resource) -> bool:
    return is_study(r) and bool(series_of(r.json))


def _lists_instances(r: Resource) -> bool:
    return is_study(r) and bool(instances_of(r.json))


@check(STUDY_UID_IS_LEGAL, on=Resource, when=lambda r: is_study(r) and bool(study_uids(r.json)))
def study_uid_is_legal(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Cut urn:oid: off and match the rest."""
    for place, value in study_uids(r.json):
        if not UID.fullmatch(value.removeprefix("urn:oid:")):
            yield ctx.finding(
                expected="urn:oid: and a legal UID",
                actual=value or "none",
                at=f"{r.pointer}{place}/value",
            )


def _plain(
    r: Resource, found: tuple[tuple[str, JsonObject], ...], ctx: CheckContext
) -> Iterator[Finding]:
    for place, element in found:
        uid = word(element, "uid")
        if not UID.fullmatch(uid):
            yield ctx.finding(
                expected="a legal UID, nothing before it",
                actual=uid or "none",
                at=f"{r.pointer}{place}/uid",
            )


@check(SERIES_UIDS_ARE_PLAIN, on=Resource, when=_lists_series)
def series_uids_are_plain(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Match uid of every series."""
    yield from _plain(r, series_of(r.json), ctx)


@check(INSTANCE_UIDS_ARE_PLAIN, on=Resource, when=_lists_instances)
def instance_uids_are_plain(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Match uid of every instance."""
    yield from _plain(r, instances_of(r.json), ctx)


@check(SOP_CLASS_IS_A_URI_CODING, on=Resource, when=_lists_instances)
def sop_class_is_a_uri_coding(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at system and form of the code of every instance."""
    for place, i in instances_of(r.json):
        system, code = word(i, "sopClass", "system"), word(i, "sopClass", "code")
        uid = code.removeprefix("urn:oid:")
        if system != "urn:ietf:rfc:3986" or uid == code or not UID.fullmatch(uid):
            yield ctx.finding(
                expected="system urn:ietf:rfc:3986, code urn:oid: and the SOP Class UID",
                actual=f"system {system or 'none'}, code {code or 'none'}",
                at=f"{r.pointer}{place}/sopClass",
            )


@check(UIDS_ARE_UNIQUE, on=Resource, when=_lists_series)
def uids_are_unique(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a uid seen before, among series and among instances."""
    for found in (series_of(r.json), instances_of(r.json)):
        seen: set[str] = set()
        for place, element in found:
            uid = word(element, "uid")
            if uid and uid in seen:
                yield ctx.finding(
                    expected="a UID of its own", actual=uid, at=f"{r.pointer}{place}/uid"
                )
            seen.add(uid)
