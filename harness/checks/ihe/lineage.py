"""What Provenance resources and images say that series were made of, of which parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.fhir.elements import Placed, codings, has_coding, objects, word
from harness.checks.fhir.imaging_study import DCM
from harness.checks.ihe.holdings import Holding, holdings
from harness.checks.ihe.references import resolve
from harness.checks.object.provenance.claims import DERIVATION_DESCRIPTION, parameter_hash
from harness.content.dataset import decode
from harness.content.provenance import ACQUISITION_EQUIPMENT, CONTRIBUTION_DESCRIPTION, equipment
from harness.content.references import references
from harness.core.subject import JsonObject, JsonValue, Resource
from harness.core.trace import Trace
from harness.facts.uids import RAW_DATA_STORAGE

DICOM_UID: Final = "urn:dicom:uid"
SOURCE_RAW_DATA: Final = "128226"  # DCM, of CID 7013
READS: Final = "reads raw format"  # how a Device calls the formats that it reads
_PATIENT_ID: Final = 0x00100020
_SOURCE_INSTANCES: Final = 0x00420013
_REFERENCED_RAW_DATA: Final = "(0008,9121)"
_SHA256: Final = re.compile(r"sha256:([0-9a-f]{64})$")
_DIGEST: Final = re.compile(r"\bsha256:([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class Series:
    """One series as its images tell of it, where they were sent to be stored."""

    uid: str
    study: str
    sent: float  # the first image
    raw: frozenset[str]  # SOP Instance UIDs of the raw data that they name
    digests: frozenset[str]  # SHA-256 of the raw files that their scanner acquired
    parameters: frozenset[str]  # hashes that they state
    patients: frozenset[str]  # Patient IDs

    def joined(self, other: Series) -> Series:
        """Add what another image of the series tells."""
        return Series(
            self.uid,
            self.study,
            min(self.sent, other.sent),
            self.raw | other.raw,
            self.digests | other.digests,
            self.parameters | other.parameters,
            self.patients | other.patients,
        )


def series_of(trace: Trace, scenario: str) -> dict[str, Series]:
    """List the series whose images were sent in a scenario, by UID."""

    def index() -> dict[str, Series]:
        found: dict[str, Series] = {}
        for h in holdings(trace, scenario):
            one = _told_by(h)
            found[h.series] = found[h.series].joined(one) if h.series in found else one
        return found

    return trace.memo(("checks.ihe.lineage", scenario), index)


def _told_by(h: Holding) -> Series:
    """Read what one image says that it was made of, by which parameters, of whom."""
    ds = decode(h.instance.dataset, h.instance.transfer_syntax)
    raw = (
        n.sop_instance
        for n in references(ds, h.instance, h.study)
        if n.sop_class == RAW_DATA_STORAGE
        and (n.sequence == _SOURCE_INSTANCES or n.at.startswith(_REFERENCED_RAW_DATA))
    )
    acquired = (
        _DIGEST.search(item.text(CONTRIBUTION_DESCRIPTION))
        for _, item in equipment(ds, ACQUISITION_EQUIPMENT)
    )
    stated = parameter_hash(ds.text(DERIVATION_DESCRIPTION))
    return Series(
        uid=h.series,
        study=h.study,
        sent=h.sent,
        raw=frozenset(raw),
        digests=frozenset(m[1] for m in acquired if m),
        parameters=frozenset(() if stated is None else (stated,)),
        patients=frozenset(filter(None, (ds.text(_PATIENT_ID).strip(),))),
    )


def uids(owner: JsonValue, *names: str) -> frozenset[str]:
    """Collect the DICOM UIDs among the identifiers of an element or a resource."""
    return frozenset(
        word(i, "value").removeprefix("urn:oid:")
        for name in names
        for _, i in objects(owner, name)
        if word(i, "system") == DICOM_UID and word(i, "value")
    )


def targets(r: Resource, trace: Trace) -> frozenset[str]:
    """Collect the UIDs of what a Provenance is about: of studies, of series."""
    found: frozenset[str] = frozenset()
    for _, target in objects(r.json, "target"):
        known = resolve(word(target, "reference"), r, trace)
        found |= uids(target, "identifier") | uids(known, "identifier")
    return found


def about(r: Resource, trace: Trace) -> tuple[Series, ...]:
    """List the series that a Provenance is about and whose images were sent."""
    named = targets(r, trace)
    return tuple(s for uid, s in series_of(trace, r.scenario).items() if uid in named)


def entities(r: Resource, role: str) -> tuple[Placed, ...]:
    """List (place, what) of the entities of a role."""
    return tuple(
        (f"{place}/what", what)
        for place, entity in objects(r.json, "entity", r.pointer)
        if word(entity, "role") == role
        for _, what in objects(entity, "what")
    )


def is_raw_file(document: JsonObject) -> bool:
    """Tell whether a DocumentReference says that it is of raw data."""
    return has_coding(document.get("type"), DCM, SOURCE_RAW_DATA)


def raw_files(r: Resource, trace: Trace) -> tuple[Placed, ...]:
    """List (place, DocumentReference) of the sources of a Provenance that are raw data."""
    found = []
    for place, what in entities(r, "source"):
        document = resolve(word(what, "reference"), r, trace)
        if document is not None and is_raw_file(document):
            found.append((place, document))
    return tuple(found)


def uids_of_document(document: JsonObject) -> frozenset[str]:
    """Collect the DICOM UIDs that a DocumentReference gives its document."""
    return uids(document, "masterIdentifier", "identifier")


def formats_of_document(document: JsonObject) -> frozenset[tuple[str, str]]:
    """Collect (system, code) of the formats that a document is in."""
    return frozenset(
        (word(content, "format", "system"), word(content, "format", "code"))
        for _, content in objects(document, "content")
        if word(content, "format", "code")
    )


def assemblers(r: Resource, trace: Trace) -> Iterator[Placed]:
    """Yield (place, Device) of the agents that put together what a Provenance is about."""
    for place, agent in objects(r.json, "agent", r.pointer):
        if any(word(c, "code") == "assembler" for _, c in codings(agent.get("type"))):
            device = resolve(word(agent, "who", "reference"), r, trace)
            if device is not None and word(device, "resourceType") == "Device":
                yield f"{place}/who", device


def formats_read(device: JsonObject) -> frozenset[tuple[str, str]]:
    """Collect (system, code) of the formats that a Device says that it reads."""
    return frozenset(
        (word(c, "system"), word(c, "code"))
        for _, one in objects(device, "property")
        if word(one, "type", "text") == READS
        for _, value in objects(one, "valueCode")
        for _, c in codings(value)
    )


def policy_hashes(r: Resource) -> frozenset[str]:
    """Collect the SHA-256 that a Provenance states in the policies it was made by."""
    policies = r.json.get("policy")
    texts = policies if isinstance(policies, tuple) else ()
    matches = (_SHA256.search(p) for p in texts if isinstance(p, str))
    return frozenset(m[1] for m in matches if m)


def listed(values: Iterable[str]) -> str:
    """Write values for people."""
    return ", ".join(sorted(values)) or "none"
