"""Provenance as a modality should not file it (FHIR R4 provenance.html, PS3.3 C.12.4)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Final

import rfc8785

from emulators.core.deviations import Deviation, deviation
from emulators.modality.provenance.fhir import Json

OTHER_DIGEST: Final = "0123456789abcdef" * 4
OTHER_RAW: Final = "urn:oid:2.25.201836450172936481"


def _of(bundle: Json, kind: str) -> list[Json]:
    resources = (entry["resource"] for entry in bundle["entry"])
    return [r for r in resources if r["resourceType"] == kind]


def _another_raw_file(bundle: Json) -> Json:
    for document in _of(bundle, "DocumentReference"):
        document["masterIdentifier"]["value"] = OTHER_RAW
    # known by its digest, it would not be filed again
    for entry in bundle["entry"]:
        entry["request"].pop("ifNoneExist", None)
    return bundle


def _of_another_digest(bundle: Json) -> Json:
    for document in _of(bundle, "DocumentReference"):
        document["identifier"][0]["value"] = OTHER_DIGEST
    return bundle


def _of_another_patient(bundle: Json) -> Json:
    for document in _of(bundle, "DocumentReference"):
        document["subject"]["identifier"]["value"] = "SOMEBODY-ELSE"
    for entry in bundle["entry"]:
        entry["request"].pop("ifNoneExist", None)
    return bundle


def _without_the_last_series(bundle: Json) -> Json:
    bundle["entry"].pop()
    return bundle


def _read_by_another_generation(bundle: Json) -> Json:
    for device in _of(bundle, "Device"):
        for one in device["property"]:
            for coding in one["valueCode"][0].get("coding", ()):
                coding["code"] = coding["code"].partition("/")[0] + "/9"
    for entry in bundle["entry"]:
        entry["request"].pop("ifNoneExist", None)
    return bundle


def _retold(write: Callable[[Json], bytes], *, stated: bool) -> Callable[[Json], Json]:
    """Tell parameters otherwise, with size and SHA-1 of what is told; `stated`: and SHA-256."""

    def change(bundle: Json) -> Json:
        for provenance in _of(bundle, "Provenance"):
            (document,) = provenance["contained"]
            attachment = document["content"][0]["attachment"]
            data = write(json.loads(base64.b64decode(attachment["data"])))
            sha1 = hashlib.sha1(data, usedforsecurity=False).digest()
            attachment["data"] = base64.b64encode(data).decode()
            attachment["hash"] = base64.b64encode(sha1).decode()
            attachment["size"] = len(data)
            if stated:
                digest = hashlib.sha256(data).hexdigest()
                document["identifier"][0]["value"] = digest
                provenance["policy"] = [f"urn:plugfest:parameters:sha256:{digest}"]
        return bundle

    return change


_TABLE: Final[tuple[tuple[str, str, str, Callable[[Json], Json]], ...]] = (
    (
        "provenance-identifies-the-raw-file-by-another-digest",
        "lineage.raw-file-has-the-digest-in-its-images",
        "identifies the raw file by a digest that its images do not name",
        _of_another_digest,
    ),
    (
        "provenance-gives-the-raw-file-to-another-patient",
        "lineage.raw-file-is-of-the-patient-of-its-images",
        "files the raw file as that of another patient than its images",
        _of_another_patient,
    ),
    (
        "provenance-names-another-raw-file",
        "lineage.provenance-tells-the-edges-of-the-objects",
        "files provenance of a raw file that its images do not name",
        _another_raw_file,
    ),
    (
        "provenance-forgets-a-series",
        "lineage.every-series-of-raw-data-has-its-provenance",
        "files no provenance of the last series",
        _without_the_last_series,
    ),
    (
        "provenance-names-software-of-another-generation",
        "lineage.provenance-software-reads-the-format",
        "says that the reconstructing software reads a later format than that of its raw data",
        _read_by_another_generation,
    ),
    (
        "provenance-tells-parameters-in-another-form",
        "lineage.provenance-parameters-have-the-stated-hash",
        "files parameters with line breaks under the hash of their canonical form",
        _retold(lambda values: json.dumps(values, indent=1).encode(), stated=False),
    ),
    (
        "provenance-tells-parameters-of-another-run",
        "lineage.provenance-parameters-are-those-of-the-images",
        "files parameters by which its images were not made",
        _retold(lambda values: rfc8785.dumps({**values, "threads": 64}), stated=True),
    ),
)

FILING: Final[tuple[Deviation[Json], ...]] = tuple(deviation(*row) for row in _TABLE)
