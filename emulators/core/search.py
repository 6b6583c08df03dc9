"""Search over the index: what C-FIND and QIDO-RS both answer from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from emulators.core.index import Entity, Index, JsonElement, JsonObject
from emulators.core.levels import (
    COUNTED,
    INSTANCE_AVAILABILITY,
    MODALITIES_IN_STUDY,
    PATIENT_INSTANCES,
    PATIENT_SERIES,
    PATIENT_STUDIES,
    SERIES_INSTANCES,
    SOP_CLASSES_IN_STUDY,
    STUDY_INSTANCES,
    STUDY_SERIES,
    UNIQUE_KEY,
    Level,
    level_of,
)
from emulators.core.matching import Attribute, Key, Matching, kind, matches_key

MOST_LISTED = 500
"""UIDs of one key that are left to SQLite; longer lists are compared here."""

SPECIFIC_CHARACTER_SET = "00080005"


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that matched."""

    level: Level
    patient_id: str
    study_uid: str
    series_uid: str
    sop_instance: str
    attributes: Mapping[str, JsonElement]
    """DICOM JSON of its own and all outer levels, counts included; BulkDataURIs as in metadata."""


def search(index: Index, level: Level, keys: Sequence[Key]) -> Iterator[Match]:
    """Yield what matches all keys, in order of arrival. Keys of inner levels are ignored."""
    asked = [
        key for key in keys if level_of(key.tag) <= level and key.tag != SPECIFIC_CHARACTER_SET
    ]
    stored = [key for key in asked if not _is_counted(key.tag)]
    counted = [key for key in asked if _is_counted(key.tag) and kind(key) is not Matching.UNIVERSAL]
    for entity in index.entities(level, _unique(stored, level)):
        attributes: JsonObject = {}
        for text in entity.attributes:
            attributes |= _parsed(text) if isinstance(text, str) else json.loads(text)
        if not _all_match(stored, attributes):
            continue
        attributes |= _counts(index, level, entity)
        if _all_match(counted, attributes):
            yield Match(
                level,
                entity.patient_id,
                entity.study_uid,
                entity.series_uid,
                entity.sop_instance,
                attributes,
            )


def attribute(element: JsonElement) -> Attribute:
    """Make of a DICOM JSON element what can be matched."""
    vr = str(element.get("vr", "UN"))
    values = element.get("Value")
    if not isinstance(values, list):
        return Attribute(vr)
    if vr == "SQ":
        return Attribute(
            vr,
            items=tuple(
                {tag: attribute(inner) for tag, inner in item.items()}
                for item in values
                if isinstance(item, dict)
            ),
        )
    return Attribute(vr, tuple(text for text in map(_text, values) if text))


def _text(value: object) -> str:
    if isinstance(value, dict):  # a person name
        groups = [str(value.get(name, "")) for name in ("Alphabetic", "Ideographic", "Phonetic")]
        return "=".join(groups).rstrip("=")
    return "" if value is None else str(value)


def _all_match(keys: Sequence[Key], attributes: JsonObject) -> bool:
    return all(
        matches_key(key, attribute(attributes[key.tag]) if key.tag in attributes else None)
        for key in keys
    )


def _is_counted(tag: str) -> bool:
    return any(tag in tags for tags in COUNTED.values())


def _unique(keys: Sequence[Key], level: Level) -> dict[Level, Sequence[str]]:
    """Pick the unique keys that SQLite can limit by: exact values only."""
    found: dict[Level, Sequence[str]] = {}
    for at, tag in UNIQUE_KEY.items():
        for key in keys:
            exact = kind(key) in (Matching.SINGLE_VALUE, Matching.UID_LIST)
            values = [value.strip(" \0") for value in key.values if value]
            if key.tag == tag and at <= level and exact and len(values) <= MOST_LISTED:
                found[at] = values
    return found


@lru_cache(maxsize=4096)
def _parsed_once(text: str) -> JsonObject:
    found: JsonObject = json.loads(text)
    return found


def _parsed(text: str) -> JsonObject:
    """Parse the attributes of an outer level, which many entities share."""
    return dict(_parsed_once(text))


def _counts(index: Index, level: Level, entity: Entity) -> JsonObject:
    found: JsonObject = {INSTANCE_AVAILABILITY: {"vr": "CS", "Value": ["ONLINE"]}}
    if level is Level.PATIENT:
        studies, series, instances = index.patient_counts(entity.patient_key)
        found[PATIENT_STUDIES] = _number(studies)
        found[PATIENT_SERIES] = _number(series)
        found[PATIENT_INSTANCES] = _number(instances)
    else:
        series, instances, modalities, classes = index.study_counts(entity.study_uid)
        found[STUDY_SERIES] = _number(series)
        found[STUDY_INSTANCES] = _number(instances)
        found[MODALITIES_IN_STUDY] = _list("CS", modalities)
        found[SOP_CLASSES_IN_STUDY] = _list("UI", classes)
    if level >= Level.SERIES:
        found[SERIES_INSTANCES] = _number(index.series_count(entity.study_uid, entity.series_uid))
    return found


def _number(count: int) -> JsonElement:
    return {"vr": "IS", "Value": [count]}


def _list(vr: str, values: list[str]) -> JsonElement:
    return {"vr": vr, "Value": list(values)} if values else {"vr": vr}
