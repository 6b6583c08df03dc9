"""Misbehaviours of the search service that show inside each match (PS3.18 10.6.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pydicom.datadict import tag_for_keyword

from emulators.web.faults.data_sets import DataSet, is_json, items, put, read, text, values, written
from emulators.web.faults.exchange import Answer, Asked, Says
from emulators.web.faults.qido import at, search_fault

RETRIEVE_URL: Final = "00081190"
REQUEST_ATTRIBUTES: Final = "00400275"


def _each(level: str, change: Callable[[DataSet], object]) -> Says:
    """Change every match of searches for entities of one level."""

    def every(found: list[DataSet]) -> list[DataSet]:
        for one in found:
            change(one)
        return found

    return at(level, every)


def _lacks(level: str, tag: str) -> Says:
    return _each(level, lambda one: one.pop(tag, None))


def _one_too_many(tag: str) -> Callable[[DataSet], None]:
    def change(one: DataSet) -> None:
        for count in values(one.get(tag))[:1]:
            put(one, tag, "IS", int(str(count)) + 1)

    return change


def _included(asked: Asked) -> Sequence[str]:
    names = asked.value("includefield").split(",")
    return [f"{tag:08X}" for name in names if (tag := tag_for_keyword(name)) is not None]


def _only_once(asked: Asked, answer: Answer) -> Answer:
    """Leave what was asked for by includefield to the first match."""
    if not is_json(answer):
        return answer
    found = read(answer)
    for one in found[1:]:
        for tag in _included(asked):
            one.pop(tag, None)
    return replace(answer, body=written(found))


def _from_below(asked: Asked, answer: Answer) -> Answer:
    """Give studies the modality of a series, when it is asked for."""
    if asked.level != "studies" or "00080060" not in _included(asked) or not is_json(answer):
        return answer
    found = read(answer)
    for one in found:
        put(one, "00080060", "CS", "CT")
    return replace(answer, body=written(found))


def _half_a_request(one: DataSet) -> None:
    held = items(one.get(REQUEST_ATTRIBUTES, {})) or [{"00400009": {"vr": "SH"}}]
    for item in held:
        item.pop("00401001", None)
    put(one, REQUEST_ATTRIBUTES, "SQ", *held)


def _relative(one: DataSet) -> None:
    _, _, path = text(one, RETRIEVE_URL).partition("/dicom-web")
    put(one, RETRIEVE_URL, "UR", "/dicom-web" + path)


def _dangling(one: DataSet) -> None:
    put(one, RETRIEVE_URL, "UR", text(one, RETRIEVE_URL) + "/series/2.25.404")


def _other_patient(one: DataSet) -> None:
    put(one, "00100010", "PN", {"Alphabetic": "PLUGFEST^SOMEBODY ELSE"})


ATTRIBUTE_FAULTS: Final = (
    search_fault(
        "qido-study-lacks-an-attribute",
        "qido.study-attributes-are-present",
        "leaves Referring Physician's Name out of studies, as it is empty",
        says=_lacks("studies", "00080090"),
    ),
    search_fault(
        "qido-series-lacks-an-attribute",
        "qido.series-attributes-are-present",
        "leaves Series Number out of series",
        says=_lacks("series", "00200011"),
    ),
    search_fault(
        "qido-instance-lacks-an-attribute",
        "qido.instance-attributes-are-present",
        "leaves Instance Number out of instances",
        says=_lacks("instances", "00200013"),
    ),
    search_fault(
        "qido-instance-lacks-its-series",
        "qido.upper-level-attributes-are-present",
        "leaves the series' attributes out of the instances of a study",
        says=_lacks("instances", "00200011"),
    ),
    search_fault(
        "qido-leaves-an-included-field-out",
        "qido.included-field-is-returned",
        "returns what includefield names in the first match only",
        says=_only_once,
    ),
    search_fault(
        "qido-returns-fields-of-lower-levels",
        "qido.lower-level-field-is-not-returned",
        "returns a series' attribute with a study",
        says=_from_below,
    ),
    search_fault(
        "qido-request-lacks-its-procedure",
        "qido.request-attributes-are-complete",
        "leaves Requested Procedure ID out of Request Attributes Sequence",
        says=_each("series", _half_a_request),
    ),
    search_fault(
        "qido-retrieve-url-is-relative",
        "qido.retrieve-url-is-absolute",
        "gives Retrieve URL without scheme and host",
        says=_each("studies", _relative),
    ),
    search_fault(
        "qido-retrieve-url-dangles",
        "qido.retrieve-url-resolves",
        "gives a Retrieve URL of something that is not there",
        says=_each("studies", _dangling),
    ),
    search_fault(
        "qido-modalities-in-study-are-wrong",
        "qido.modalities-in-study-agree",
        "gives a modality that no series of the study has",
        says=_each("studies", lambda one: put(one, "00080061", "CS", "CT", "MR")),
    ),
    search_fault(
        "qido-counts-a-series-too-many",
        "qido.study-counts-agree",
        "counts one more series of a study than it lists",
        says=_each("studies", _one_too_many("00201206")),
    ),
    search_fault(
        "qido-counts-an-instance-of-a-series-too-many",
        "qido.series-counts-agree",
        "counts one more instance of a series than it lists",
        says=_each("series", _one_too_many("00201209")),
    ),
    search_fault(
        "qido-counts-an-instance-of-a-study-too-many",
        "ihe.search-counts-what-was-stored",
        "counts one more instance of a study than were stored",
        says=_each("studies", _one_too_many("00201208")),
    ),
    search_fault(
        "qido-names-another-patient",
        "ihe.search-answers-the-stored-patient",
        "gives another Patient's Name than the images have",
        says=_each("studies", _other_patient),
    ),
    search_fault(
        "qido-names-another-accession-number",
        "ihe.search-answers-the-stored-accession-number",
        "gives another Accession Number with the series than the images have",
        says=_each("series", lambda one: put(one, "00080050", "SH", "OTHER")),
    ),
)
