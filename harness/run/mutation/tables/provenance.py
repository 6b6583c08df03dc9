"""Mutations that break Provenance, DocumentReference and Device: as they are filed, as read."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import New, drop, put
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    FHIR_TRANSACTION,
    LINEAGE,
    PROVENANCE,
    RAW_FILE,
    SOFTWARE,
)
from harness.run.mutation.web_exchanges import asked, request, response
from harness.run.mutation.web_messages import MessageEdit

PARAMETERS: Final = "/contained/0/content/0/attachment"
FILE: Final = "/content/0/attachment"


def read(name: str, requirement: str, wanted: str, place: str, edit: MessageEdit) -> Mutation:
    """Make a mutation of a resource that is read."""
    edited = response(asked(wanted, 200), edit)
    return Mutation(name, requirement, f"^{place}$", LINEAGE, edited)


def without(name: str, requirement: str, wanted: str, place: str) -> Mutation:
    """Make a mutation that leaves an element out."""
    return read(name, f"fhir.{requirement}", wanted, place, drop(place))


def instead(name: str, requirement: str, wanted: str, place: str, new: New) -> Mutation:
    """Make a mutation that writes another value."""
    return read(name, f"fhir.{requirement}", wanted, place, put(place, new))


def kept(name: str, place: str, at: str, new: New) -> Mutation:
    """Make a mutation that serves something else than was filed."""
    return read(name, "lineage.provenance-is-kept-as-filed", PROVENANCE, at, put(place, new))


def filed(name: str, requirement: str, at: str, place: str, new: New) -> Mutation:
    """Make a mutation of the transaction by which the modality files provenance."""
    edited = request(asked(FHIR_TRANSACTION, 200, by="modality"), put(place, new))
    return Mutation(name, f"lineage.{requirement}", f"^{at}$", LINEAGE, edited)


def another_hash(old: str) -> str:
    """Change the last digit of a hash in a JSON string."""
    return old[:-2] + ("0" if old[-2] != "0" else "1") + '"'


TABLE: Final = (
    filed(
        "filed-provenance-of-another-raw-file",
        "provenance-tells-the-edges-of-the-objects",
        "/entry/2/resource/entity",
        "/entry/0/resource/masterIdentifier/value",
        '"urn:oid:1.2.3"',
    ),
    filed(
        "filed-provenance-of-an-unknown-series",
        "every-series-of-raw-data-has-its-provenance",
        "/entry/2/resource/target",
        "/entry/3/resource/target/1/identifier/value",
        '"urn:oid:1.2.3"',
    ),
    filed(
        "filed-software-of-another-generation",
        "provenance-software-reads-the-format",
        "/entry/2/resource/agent/0/who",
        "/entry/1/resource/property/2/valueCode/0/coding/0/code",
        '"acme-sino/9"',
    ),
    filed(
        "filed-raw-file-of-another-digest",
        "raw-file-has-the-digest-in-its-images",
        "/entry/0/resource/identifier",
        "/entry/0/resource/identifier/0/value",
        another_hash,
    ),
    filed(
        "filed-raw-file-of-another-patient",
        "raw-file-is-of-the-patient-of-its-images",
        "/entry/0/resource/subject",
        "/entry/0/resource/subject/identifier/value",
        '"nobody"',
    ),
    filed(
        "filed-parameters-under-another-hash",
        "provenance-parameters-have-the-stated-hash",
        "/entry/2/resource/entity/1/what",
        "/entry/2/resource/policy/0",
        another_hash,
    ),
    filed(
        "filed-parameters-of-another-run",
        "provenance-parameters-are-those-of-the-images",
        "/entry/2/resource/policy",
        "/entry/2/resource/policy/0",
        another_hash,
    ),
    without("provenance-of-nothing", "provenance-is-complete", PROVENANCE, "/target"),
    without("provenance-recorded-never", "provenance-is-complete", PROVENANCE, "/recorded"),
    without("provenance-by-nobody", "provenance-is-complete", PROVENANCE, "/agent"),
    without("provenance-agent-is-nobody", "provenance-is-complete", PROVENANCE, "/agent/0/who"),
    instead(
        "provenance-entity-of-unknown-role",
        "provenance-entities-are-complete",
        PROVENANCE,
        "/entity/0/role",
        '"origin"',
    ),
    without(
        "provenance-entity-of-nothing",
        "provenance-entities-are-complete",
        PROVENANCE,
        "/entity/0/what",
    ),
    instead(
        "contained-parameters-under-another-name",
        "local-references-resolve",
        PROVENANCE,
        "/entity/1/what/reference",
        '"#others"',
    ),
    read(
        "contained-parameters-of-nobody",
        "fhir.contained-resources-are-referred-to",
        PROVENANCE,
        "/contained/0",
        drop("/entity/1"),
    ),
    without(
        "attachment-of-no-type",
        "attachment-data-have-a-type",
        PROVENANCE,
        f"{PARAMETERS}/contentType",
    ),
    instead(
        "attachment-with-the-hash-of-another",
        "attachment-hash-is-of-its-data",
        PROVENANCE,
        f"{PARAMETERS}/hash",
        '"2jmj7l5rSw0yVb/vlWAYkK/YBwk="',
    ),
    instead(
        "attachment-longer-than-it-says",
        "attachment-hash-is-of-its-data",
        PROVENANCE,
        f"{PARAMETERS}/size",
        "1",
    ),
    instead(
        "attachment-with-a-hash-in-hexadecimal",
        "attachment-hash-is-of-its-data",
        RAW_FILE,
        f"{FILE}/hash",
        '"da39a3ee5e6b4b0d3255bfef95601890afd80709"',
    ),
    instead(
        "document-of-unknown-status",
        "document-reference-is-complete",
        RAW_FILE,
        "/status",
        '"final"',
    ),
    without("document-without-content", "document-reference-is-complete", RAW_FILE, "/content"),
    without("document-without-attachment", "document-reference-is-complete", RAW_FILE, FILE),
    instead("device-of-unknown-status", "device-is-complete", SOFTWARE, "/status", '"on"'),
    instead(
        "device-with-a-name-of-unknown-type",
        "device-is-complete",
        SOFTWARE,
        "/deviceName/0/type",
        '"brand"',
    ),
    without("device-version-of-no-value", "device-is-complete", SOFTWARE, "/version/0/value"),
    without("device-property-of-no-type", "device-is-complete", SOFTWARE, "/property/0/type"),
    kept(
        "provenance-served-of-another-series",
        "/target/1/identifier/value",
        "/target",
        '"urn:oid:1.2.3"',
    ),
    kept(
        "provenance-served-of-other-parameters",
        "/policy/0",
        "/policy",
        another_hash,
    ),
)
