"""FHIR Provenance and DICOM objects describe one lineage (FHIR R4 provenance.html, PS3.3 C.12)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.documents import octets
from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.provenance import is_provenance
from harness.checks.ihe.lineage import (
    Series,
    about,
    assemblers,
    entities,
    formats_of_document,
    formats_read,
    listed,
    policy_hashes,
    raw_files,
    series_of,
    targets,
    uids_of_document,
)
from harness.checks.ihe.references import as_sent, resolve
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4, ps3
from harness.core.finding import Finding
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.core.subject import JsonObject, Resource
from harness.core.trace import Trace

PAGE: Final = fhir_r4("provenance")
SOURCES: Final[Citation] = ps3(3, "C.12.4", "C.12-10")

PROVENANCE_TELLS_THE_EDGES_OF_THE_OBJECTS = Requirement(
    id="lineage.provenance-tells-the-edges-of-the-objects",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The raw data that a Provenance gives a series as source is what its images name.",
    cites=(PAGE, SOURCES),
)

EVERY_SERIES_OF_RAW_DATA_HAS_ITS_PROVENANCE = Requirement(
    id="lineage.every-series-of-raw-data-has-its-provenance",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Where provenance of a study is filed, each series that names raw data has its own.",
    cites=(PAGE, SOURCES),
)

PROVENANCE_SOFTWARE_READS_THE_FORMAT = Requirement(
    id="lineage.provenance-software-reads-the-format",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A Device that assembled series, and says what it reads, reads their raw data.",
    cites=(PAGE, fhir_r4("device-definitions", "Device.property")),
)

PROVENANCE_PARAMETERS_HAVE_THE_STATED_HASH = Requirement(
    id="lineage.provenance-parameters-have-the-stated-hash",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The hash in the policy of a Provenance is that of the parameters that it contains.",
    cites=(fhir_r4("provenance-definitions", "Provenance.policy"),),
)

PROVENANCE_PARAMETERS_ARE_THOSE_OF_THE_IMAGES = Requirement(
    id="lineage.provenance-parameters-are-those-of-the-images",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The hash in the policy of a Provenance is that of the parameters in its images.",
    cites=(fhir_r4("provenance-definitions", "Provenance.policy"), SOURCES),
)

PROVENANCE_IS_KEPT_AS_FILED = Requirement(
    id="lineage.provenance-is-kept-as-filed",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A Provenance that is served has the targets, sources, software and policies that"
    " were filed.",
    cites=(PAGE, fhir_r4("http", "create")),
)


def _first_told(r: Resource, trace: Trace) -> bool:
    """Tell whether a Provenance comes from who made it: what is served was filed by somebody."""
    if not r.in_response:
        return True
    said = targets(r, trace)
    return not any(said & targets(filed, trace) for filed in _filed(trace, r.scenario))


def _filed(trace: Trace, scenario: str) -> tuple[Resource, ...]:
    return trace.memo(
        ("checks.ihe.filed", scenario),
        lambda: tuple(
            r for r in trace.of(Resource, scenario) if is_provenance(r) and not r.in_response
        ),
    )


def _tells_edges(r: Resource, trace: Trace) -> bool:
    return _first_told(r, trace) and bool(about(r, trace)) and bool(_named(r, trace))


def _of_series(series: Series, r: Resource, trace: Trace) -> Iterator[frozenset[str]]:
    """Yield what a Provenance, and each that its sender filed of the same series, names."""
    yield _named(r, trace)
    for filed in _filed(trace, r.scenario):
        if filed.creator.name == r.creator.name and series.uid in targets(filed, trace):
            yield _named(filed, trace)


def _named(r: Resource, trace: Trace) -> frozenset[str]:
    """Collect the UIDs of the raw data that a Provenance names."""
    return frozenset(uid for _, d in raw_files(r, trace) for uid in uids_of_document(d))


@check(
    PROVENANCE_TELLS_THE_EDGES_OF_THE_OBJECTS, on=Resource, when=is_provenance, where=_tells_edges
)
def provenance_tells_the_edges_of_the_objects(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare UIDs of the source documents with what the images' sequences of sources name.

    Several Provenances may tell of one series together.
    """
    for series in about(r, ctx.trace):
        named = frozenset(uid for one in _of_series(series, r, ctx.trace) for uid in one)
        if series.raw != named:
            yield ctx.finding(
                expected=f"{listed(series.raw)}, as the images of series {series.uid} name",
                actual=listed(named),
                at=f"{r.pointer}/entity",
            )


def _begins_a_study(r: Resource, trace: Trace) -> bool:
    """Tell whether a Provenance is the first that its sender sent of a study with raw data."""
    if r.in_response or not _of_its_studies(r, trace):
        return False
    studies = {s.study for s in about(r, trace)}
    mine = (f for f in _filed(trace, r.scenario) if f.creator.name == r.creator.name)
    return next(f for f in mine if studies & {s.study for s in about(f, trace)}).id == r.id


def _of_its_studies(r: Resource, trace: Trace) -> tuple[Series, ...]:
    """List the series made of raw data, sent before, of the studies that a Provenance is of."""
    studies = {s.study for s in about(r, trace)}
    return tuple(
        s
        for s in series_of(trace, r.scenario).values()
        if s.study in studies and s.raw and s.sent <= r.at
    )


@check(
    EVERY_SERIES_OF_RAW_DATA_HAS_ITS_PROVENANCE,
    on=Resource,
    when=is_provenance,
    where=_begins_a_study,
)
def every_series_of_raw_data_has_its_provenance(
    r: Resource, ctx: CheckContext
) -> Iterator[Finding]:
    """Look in all that was filed for the series of the study that were sent before."""
    told = {
        uid
        for f in _filed(ctx.trace, r.scenario)
        if f.creator.name == r.creator.name
        for uid in targets(f, ctx.trace)
    }
    for series in _of_its_studies(r, ctx.trace):
        if series.uid not in told:
            yield ctx.finding(
                expected=f"a Provenance of series {series.uid}, too",
                actual="none",
                at=f"{r.pointer}/target",
            )


def _software(r: Resource, trace: Trace) -> tuple[tuple[str, JsonObject], ...]:
    return tuple((at, d) for at, d in assemblers(r, trace) if formats_read(d))


def _tells_formats(r: Resource, trace: Trace) -> bool:
    return (
        _first_told(r, trace)
        and bool(_software(r, trace))
        and any(formats_of_document(d) for _, d in raw_files(r, trace))
    )


@check(PROVENANCE_SOFTWARE_READS_THE_FORMAT, on=Resource, when=is_provenance, where=_tells_formats)
def provenance_software_reads_the_format(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the source documents' formats among the properties of the Device."""
    for place, device in _software(r, ctx.trace):
        reads = formats_read(device)
        for _, document in raw_files(r, ctx.trace):
            wanted = formats_of_document(document)
            if wanted and not wanted & reads:
                yield ctx.finding(
                    expected=f"software that reads {listed(code for _, code in wanted)}",
                    actual=f"it reads {listed(code for _, code in reads)}",
                    at=place,
                )


def _parameters(r: Resource, trace: Trace) -> Iterator[tuple[str, bytes]]:
    """Yield (place, document) of the parameters that are told in full."""
    for place, what in entities(r, "derivation"):
        document = resolve(word(what, "reference"), r, trace)
        for _, content in objects(document, "content"):
            data = octets(word(content, "attachment", "data"))
            if data:
                yield place, data


@check(
    PROVENANCE_PARAMETERS_HAVE_THE_STATED_HASH,
    on=Resource,
    when=lambda r: is_provenance(r) and bool(policy_hashes(r)),
    where=lambda r, t: _first_told(r, t) and any(True for _ in _parameters(r, t)),
)
def provenance_parameters_have_the_stated_hash(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Hash the data of the derivation's document as they are: canonical JSON."""
    for place, data in _parameters(r, ctx.trace):
        found = hashlib.sha256(data).hexdigest()
        if found not in policy_hashes(r):
            yield ctx.finding(
                expected=f"parameters of SHA-256 {listed(policy_hashes(r))}",
                actual=found,
                at=place,
            )


@check(
    PROVENANCE_PARAMETERS_ARE_THOSE_OF_THE_IMAGES,
    on=Resource,
    when=lambda r: is_provenance(r) and bool(policy_hashes(r)),
    where=lambda r, t: _first_told(r, t) and any(s.parameters for s in about(r, t)),
)
def provenance_parameters_are_those_of_the_images(
    r: Resource, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare with the hash in Derivation Description (0008,2111) of the images."""
    for series in about(r, ctx.trace):
        if series.parameters and not series.parameters <= policy_hashes(r):
            yield ctx.finding(
                expected=f"{listed(series.parameters)}, as the images of series {series.uid} say",
                actual=listed(policy_hashes(r)),
                at=f"{r.pointer}/policy",
            )


def _told(r: Resource, trace: Trace) -> dict[str, frozenset[str]]:
    """Collect what a Provenance says, by identifiers, which stay when references are rewritten."""
    return {
        "target": targets(r, trace),
        "entity": _named(r, trace),
        "agent": frozenset(
            f"{word(i, 'system')}|{word(i, 'value')}"
            for _, device in assemblers(r, trace)
            for _, i in objects(device, "identifier")
        ),
        "policy": policy_hashes(r),
    }


@check(
    PROVENANCE_IS_KEPT_AS_FILED,
    on=Resource,
    when=is_provenance,
    where=lambda r, t: as_sent(r, t) is not None,
)
def provenance_is_kept_as_filed(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare UIDs of targets and sources, identifiers of Devices, and hashes in policies."""
    filed = as_sent(r, ctx.trace)
    if filed is None:
        return
    served = _told(r, ctx.trace)
    for name, wanted in _told(filed, ctx.trace).items():
        if served[name] != wanted:
            yield ctx.finding(
                expected=f"{listed(wanted)}, as was filed",
                actual=listed(served[name]),
                at=f"{r.pointer}/{name}",
            )
