"""What Provenance resources and images say that series were made of, of which parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.fhir.elements import Placed, codings, has_coding, objects, word
from harness.checks.fhir.imaging_study import DCM
from harness.checks.ihe.holdings import holdings
from harness.checks.ihe.references import resolve
from harness.checks.object.provenance.claims import DERIVATION_DESCRIPTION, parameter_hash
from harness.content.dataset import decode
from harness.content.references import references
from harness.core.subject import Instance, JsonObject, JsonValue, Resource
from harness.core.trace import Trace
from harness.facts.uids import RAW_DATA_STORAGE

DICOM_UID: Final = "urn:dicom:uid"
SOURCE_RAW_DATA: Final = "128226"  # DCM, of CID 7013
READS: Final = "reads raw format"  # how a Device calls the formats that it reads
_SOURCE_INSTANCES: Final = 0x00420013
_REFERENCED_RAW_DATA: Final = "(0008,9121)"
_SHA256: Final = re.compile(r"sha256:([0-9a-f]{64})$")


@dataclass(frozen=True, slots=True)
class Series:
    """One series as its images tell of it, where they were sent to be stored."""

    uid: str
    study: str
    sent: float  # the first image
    raw: frozenset[str]  # SOP Instance UIDs of the raw data that they name
    parameters: frozenset[str]  # hashes that they state


def series_of(trace: Trace, scenario: str) -> dict[str, Series]:
    """List the series whose images were sent in a scenario, by UID."""

    def index() -> dict[str, Series]:
        found: dict[str, Series] = {}
        for h in holdings(trace, scenario):
            before = found.get(h.series) or Series(
                h.series, h.study, h.sent, frozenset(), frozenset()
            )
            raw, parameters = _made_of(h.instance, h.study)
            found[h.series] = Series(
                h.series,
                before.study,
                min(before.sent, h.sent),
                before.raw | raw,
                before.parameters | parameters,
            )
        return found

    return trace.memo(("checks.ihe.lineage", scenario), index)


def _made_of(i: Instance, study: str) -> tuple[frozenset[str], frozenset[str]]:
    """Read the raw data that an image names as its source, and the hash of its parameters."""
    ds = decode(i.dataset, i.transfer_syntax)
    raw = frozenset(
        n.sop_instance
        for n in references(ds, i, study)
        if n.sop_class == RAW_DATA_STORAGE
        and (n.sequence == _SOURCE_INSTANCES or n.at.startswith(_REFERENCED_RAW_DATA))
    )
    stated = parameter_hash(ds.text(DERIVATION_DESCRIPTION))
    return raw, frozenset(() if stated is None else (stated,))


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


def raw_files(r: Resource, trace: Trace) -> tuple[Placed, ...]:
    """List (place, DocumentReference) of the sources of a Provenance that are raw data."""
    found = []
    for place, what in entities(r, "source"):
        document = resolve(word(what, "reference"), r, trace)
        if document is not None and has_coding(document.get("type"), DCM, SOURCE_RAW_DATA):
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
