"""Asking an archive what it holds of a study, by QIDO-RS (PS3.18 10.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from emulators.web.client import Answer, WebClient, WebProblem
from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    Malformed,
    Number,
    as_list,
    as_object,
    decode,
    objects,
)

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_SERIES: Final = 1000
MAX_INSTANCES: Final = 20_000
JSON: Final = "application/dicom+json"
_MORE: Final = re.compile(r"There are \d+ additional results")
_UID: Final = re.compile(r"(?=.{1,64}$)[0-9]+(\.[0-9]+)+")


class ArchiveProblem(Exception):
    """The archive did not answer usefully; the text is one line."""


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance as QIDO-RS lists it."""

    uid: str
    sop_class: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """A series as QIDO-RS lists it."""

    uid: str
    modality: str
    number: int | None
    description: str
    body_part: str
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """A study as QIDO-RS lists it."""

    uid: str
    accession: str
    patient_id: str
    date: str
    time: str
    zone: str  # Timezone Offset From UTC; empty when unknown
    description: str
    series: tuple[Series, ...]


def studies(base: str, accession: str, limit_s: float) -> tuple[Study, ...]:
    """Find the studies with an accession number, down to their instances.

    Raises: ArchiveProblem.
    """
    try:
        with WebClient("the archive", limit_s, MAX_BYTES) as client:
            query = [
                ("AccessionNumber", accession),
                ("includefield", "StudyDescription"),
                ("includefield", "TimezoneOffsetFromUTC"),
            ]
            listed = _list(client, f"{base}/studies", query, 10)
            return tuple(
                _study(client, base, one) for one in listed if text(one, "00080050") == accession
            )
    except WebProblem as problem:
        raise ArchiveProblem(str(problem)) from problem


def _study(client: WebClient, base: str, listed: JsonObject) -> Study:
    study_uid = _uid(listed, "0020000D")
    address = f"{base}/studies/{quote(study_uid)}"
    query = [("includefield", "BodyPartExamined"), ("includefield", "SeriesDescription")]
    series = []
    left = MAX_INSTANCES
    for one in _list(client, f"{address}/series", query, MAX_SERIES):
        series_uid = _uid(one, "0020000E")
        found = _list(client, f"{address}/series/{quote(series_uid)}/instances", [], left)
        left -= len(found)
        instances = tuple(
            Instance(_uid(i, "00080018"), _uid(i, "00080016"), number(i, "00200013")) for i in found
        )
        series.append(
            Series(
                series_uid,
                text(one, "00080060"),
                number(one, "00200011"),
                text(one, "0008103E"),
                text(one, "00180015"),
                instances,
            )
        )
    return Study(
        study_uid,
        text(listed, "00080050"),
        text(listed, "00100020"),
        text(listed, "00080020"),
        text(listed, "00080030"),
        text(listed, "00080201"),
        text(listed, "00081030"),
        tuple(series),
    )


def _list(
    client: WebClient, address: str, query: Sequence[tuple[str, str]], most: int
) -> list[JsonObject]:
    """Read all pages of a list; a server that gives no more than it did before ends it."""
    found: list[JsonObject] = []
    while True:
        pairs = [*query, ("offset", str(len(found)))] if found else list(query)
        answer = client.get(f"{address}?{urlencode(pairs)}" if pairs else address, JSON)
        page = _datasets(answer)
        found += page
        if len(found) > most:
            raise ArchiveProblem(f"the archive lists more than {most} items")
        if not page or not _MORE.search(answer.headers.get("warning", "")):
            return found


def _datasets(answer: Answer) -> list[JsonObject]:
    if answer.status == 204:
        return []
    if answer.status != 200:
        raise ArchiveProblem(f"the archive answered {answer.status} to a QIDO-RS query")
    if answer.media_type not in (JSON, "application/json"):
        raise ArchiveProblem(f"the archive answered QIDO-RS with {answer.media_type[:60]!r}")
    try:
        value = decode(answer.body)
    except Malformed as why:
        raise ArchiveProblem(f"the archive's QIDO-RS answer is unusable: {why}") from why
    if not isinstance(value, list) or len(objects(value)) != len(value):
        raise ArchiveProblem("the archive's QIDO-RS answer is no array of data sets")
    return objects(value)


def text(ds: JsonObject, tag: str) -> str:
    """Read the first value of an attribute as text; empty when there is none."""
    value = _first(ds, tag)
    if isinstance(value, Number):
        return value.text
    return value.strip() if isinstance(value, str) else ""


def number(ds: JsonObject, tag: str) -> int | None:
    """Read the first value of an attribute as a whole number that FHIR can count with."""
    written = text(ds, tag)
    usable = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if usable else None


def _uid(ds: JsonObject, tag: str) -> str:
    found = text(ds, tag)
    if not _UID.fullmatch(found):
        raise ArchiveProblem(f"the archive lists an item without a valid UID in {tag}")
    return found


def _first(ds: JsonObject, tag: str) -> JsonValue:
    values = as_list(as_object(ds.get(tag)).get("Value"))
    return values[0] if values else None
