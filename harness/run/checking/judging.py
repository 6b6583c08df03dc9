"""One source, judged: recognised, opened, handed to the checks of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from harness.checks.object import iod
from harness.checks.object.content_profile import ContentProfile
from harness.checks.object.limits import CAN_BE_JUDGED_WITHIN_LIMITS
from harness.content import dataset, fhir_json, json_text
from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.content.part10 import open_part10
from harness.core.checked import Checked, Kind
from harness.core.finding import Evidence, Finding
from harness.core.octets import Payload
from harness.core.result import Result
from harness.core.subject import Instance, Member, Resource
from harness.core.verdict import Verdict, worst
from harness.facts import uids
from harness.judge.objects import judge_instance, judge_resources
from harness.run.checking.limits import Limits
from harness.run.checking.opening import BeyondLimits, NotReadable, members, opened
from harness.run.checking.recognition import Form, form_of
from harness.run.checking.sources import Source

MEDIA_STORAGE_DIRECTORY: Final = "1.2.840.10008.1.3.10"
MAX_JSON_BYTES: Final = 64 << 20
_MEDIA_SOP_CLASS, _DIRECTORY_RECORDS, _REFERENCED_FILE = 0x00020002, 0x00041220, 0x00041500
JUDGED_FHIR_VERSION: Final = "R4"


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are judged."""

    limits: Limits = field(default_factory=Limits)
    fhir_version: str = JUDGED_FHIR_VERSION
    notes: bool = False  # collect what no rule decides
    profiles: tuple[ContentProfile, ...] = ()


def judge_source(source: Source, options: Options) -> Checked:
    """Judge one source; whatever is wrong with it is in the answer."""
    try:
        with opened(source, options.limits) as data:
            return _judged(source, data, options)
    except BeyondLimits as why:
        return beyond_limits(source, str(why))
    except NotReadable as why:
        return Checked(
            path=str(source), kind=Kind.OTHER, verdict=Verdict.INCONC, reasons=(str(why),)
        )
    finally:
        dataset.forget()


def beyond_limits(source: Source, what: str) -> Checked:
    """Say that a source could not be judged to its end, as a finding."""
    finding = Finding(
        CAN_BE_JUDGED_WITHIN_LIMITS,
        expected="an object that can be judged within the limits",
        actual=what,
        evidence=Evidence(str(source), "the file"),
    )
    return Checked(
        path=str(source),
        kind=Kind.OTHER,
        verdict=Verdict.INCONC,
        findings=(finding,),
        reasons=(what,),
    )


def _judged(source: Source, data: Payload, options: Options) -> Checked:
    form = form_of(data)
    if form is Form.DICOM:
        return _dicom(source, data, options)
    if form is Form.FHIR_JSON:
        return _fhir(source, data, options)
    if form is Form.ZIP and not source.member:
        inside = members(source.path)
        return Checked(path=str(source), kind=Kind.OTHER, title="zip file", contains=inside)
    why = {
        Form.FHIR_XML: "FHIR in XML is recognised, and not judged",
        Form.ZIP: "a zip file in a zip file is not opened",
        Form.EMPTY: "empty",
    }.get(form, "neither DICOM nor FHIR")
    kind = Kind.FHIR if form is Form.FHIR_XML else Kind.OTHER
    return Checked(path=str(source), kind=kind, reasons=(why,))


def _dicom(source: Source, data: Payload, options: Options) -> Checked:
    instance = instance_of(str(source), data)
    results = judge_instance(instance, options.profiles)
    # A DICOMDIR says what it is in its file meta information alone (PS3.10 8).
    directory = open_part10(data).meta.text(_MEDIA_SOP_CLASS) == MEDIA_STORAGE_DIRECTORY
    return _concluded(
        source,
        Kind.DICOM,
        "DICOMDIR" if directory else _title(instance),
        results,
        notes=_not_judged(instance) if options.notes else (),
        member=None if directory else member_of(instance),
        contains=_referenced(instance, source.path) if directory and source.named else (),
    )


def _fhir(source: Source, data: Payload, options: Options) -> Checked:
    document = json_text.read(data.read(0, MAX_JSON_BYTES))
    found = tuple(fhir_json.resources(document.value))
    title = found[0][1].get("resourceType") if found else None
    name = title if isinstance(title, str) else "FHIR"
    if options.fhir_version != JUDGED_FHIR_VERSION:
        why = f"there are checks for {JUDGED_FHIR_VERSION} only"
        return Checked(path=str(source), kind=Kind.FHIR, title=name, reasons=(why,))
    results = judge_resources(
        [
            Resource(
                id=f"{source}#{pointer}",
                scenario="",
                at=0.0,
                exchange=str(source),
                creator=MAKER,
                reader=MAKER,
                type=fhir_json.resource_type(resource),
                json=resource,
                pointer=pointer,
                in_response=False,
            )
            for pointer, resource in found
        ]
    )
    problems = tuple(f"not strict JSON: {p}" for p in document.problems[:5])
    return _concluded(source, Kind.FHIR, name, results, reasons=problems)


def _concluded(
    source: Source,
    kind: Kind,
    title: str,
    results: Sequence[Result],
    *,
    reasons: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    member: Member | None = None,
    contains: tuple[str, ...] = (),
) -> Checked:
    undecided = (r for r in results if r.verdict in (Verdict.INCONC, Verdict.ERROR))
    reasons += tuple(f"{r.requirement.id}: {why}" for r in undecided for why in r.reasons)
    verdicts = [r.verdict for r in results]
    if reasons:
        verdicts.append(Verdict.INCONC)
    return Checked(
        path=str(source),
        kind=kind,
        title=title,
        verdict=worst(verdicts),
        requirements=sum(1 for r in results if r.verdict is not Verdict.NONE),
        findings=tuple(f for r in results for f in r.findings),
        reasons=reasons,
        notes=notes,
        member=member,
        contains=contains,
    )


def _title(i: Instance) -> str:
    sop_class = uids.name(i.sop_class) if i.sop_class else "no SOP Class"
    return f"{sop_class}, {uids.name(i.transfer_syntax)}"


def _referenced(directory: Instance, path: Path) -> tuple[str, ...]:
    """Return the files a DICOMDIR lists, none outside of its folder."""
    ds = dataset.decode(directory.dataset, directory.transfer_syntax)
    found = []
    for record in ds.items(_DIRECTORY_RECORDS):
        parts = record.texts(_REFERENCED_FILE)
        if parts and all(p and p not in (".", "..") and "/" not in p for p in parts):
            found.append(str(path.parent.joinpath(*parts)))
    return tuple(dict.fromkeys(found))


def _not_judged(instance: Instance) -> tuple[str, ...]:
    return tuple(map(str, iod.not_judged(instance)))
