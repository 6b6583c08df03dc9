"""C-FIND responses as they should not be (PS3.4 C.4.1)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final

from pydicom import config
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import DimsePrimitiveType

from emulators.core.faults import Fault, Faults
from emulators.core.store import Store
from emulators.dimse.query import Query
from emulators.dimse.status import PENDING, PENDING_KEYS_UNSUPPORTED

SOMETHING_ELSE: Final = "2.25.314159265358979"
SERIES_COUNT, INSTANCE_COUNT = "NumberOfStudyRelatedSeries", "NumberOfSeriesRelatedInstances"

_LEVEL: Final = b"\x08\x00\x52\x00CS\x06\x00STUDY "  # in the transfer syntax that we prefer


def _without(*keywords: str) -> Callable[[Dataset], None]:
    def change(match: Dataset) -> None:
        for keyword in keywords:
            if keyword in match:
                delattr(match, keyword)

    return change


def _add_comments(match: Dataset) -> None:
    match.ImageComments = "nobody asked"


def _other_patient(match: Dataset) -> None:
    if match.get("PatientID"):
        match.PatientID = "SOMEBODY-ELSE"


def _other_study(match: Dataset) -> None:
    if match.get("StudyInstanceUID"):
        match.StudyInstanceUID = SOMETHING_ELSE


def _other_study_id(match: Dataset) -> None:
    if match.get("StudyID"):
        match.StudyID = "NO MATCH"


def _no_higher_key(match: Dataset) -> None:
    if match.QueryRetrieveLevel in ("SERIES", "IMAGE"):
        match.StudyInstanceUID = None


def _no_required_key(match: Dataset) -> None:
    _without("StudyTime", "Modality", "InstanceNumber", "PatientName")(match)


def _count_one_more(match: Dataset) -> None:
    for keyword in (SERIES_COUNT, INSTANCE_COUNT):
        if match.get(keyword) is not None:
            match[keyword] = DataElement(match[keyword].tag, "IS", int(match[keyword].value) + 1)


def _mojibake(match: Dataset) -> None:
    """Send UTF-8 that nobody declares."""
    for element in match:
        if element.VR == "PN" and element.value:
            text = str(element.value).encode("utf-8")
            match[element.tag] = DataElement(element.tag, "PN", text, validation_mode=config.IGNORE)
    _without("SpecificCharacterSet")(match)


_MATCHES: Final[dict[Fault, Callable[[Dataset], None]]] = {
    Fault(
        "query-leaves-the-level-out",
        "query.response-level-is-the-requests",
        "has no Query/Retrieve Level in its identifiers",
    ): _without("QueryRetrieveLevel"),
    Fault(
        "query-returns-what-was-not-asked-for",
        "query.only-requested-keys-are-returned",
        "adds an attribute to its identifiers that the request does not have",
    ): _add_comments,
    Fault(
        "query-leaves-a-required-key-out",
        "query.requested-required-keys-are-returned",
        "returns identifiers without a required key that was asked for",
    ): _no_required_key,
    Fault(
        "query-leaves-the-study-uid-empty",
        "query.higher-unique-keys-are-returned",
        "returns series and instances that do not say which study they are of",
    ): _no_higher_key,
    Fault(
        "query-finds-another-patient",
        "query.single-values-are-matched-exactly",
        "answers a query for one patient with the study of another",
    ): _other_patient,
    Fault(
        "query-finds-another-study",
        "query.uid-lists-are-matched",
        "answers a query for one study with another",
    ): _other_study,
    Fault(
        "query-finds-beyond-the-pattern",
        "query.wild-cards-are-matched",
        "returns a Study ID that the pattern asked for does not cover",
    ): _other_study_id,
    Fault(
        "query-leaves-the-retrieve-ae-title-out",
        "query.retrieval-location-is-given",
        "does not say where a match can be retrieved from",
    ): _without("RetrieveAETitle"),
    Fault(
        "query-counts-one-too-many",
        "query.related-counts-are-real",
        "states one more related series, and instance, than it has",
    ): _count_one_more,
    Fault(
        "query-leaves-the-character-set-out",
        "query.identifiers-declare-their-character-set",
        "sends names beyond ISO 646 and does not say in which character set",
    ): _mojibake,
}

_IGNORES: Final[dict[Fault, tuple[str, str]]] = {
    Fault(
        "query-ignores-date-ranges",
        "query.date-ranges-are-matched",
        "returns every study when a range of dates is asked for",
    ): ("StudyDate", "-"),
    Fault(
        "query-ignores-time-ranges",
        "query.time-ranges-are-matched",
        "returns every study when a range of times is asked for",
    ): ("StudyTime", "-"),
}
"""Which key is not matched when its value has a certain character."""

REPEATS: Final = Fault(
    "query-repeats-a-match",
    "query.unique-keys-are-unique",
    "returns every match twice",
)
PENDS_WITHOUT: Final = Fault(
    "query-pends-without-an-identifier",
    "query.pending-responses-carry-an-identifier",
    "sends pending responses without an identifier",
)
ENDS_WITH: Final = Fault(
    "query-ends-with-an-identifier",
    "query.final-response-has-no-identifier",
    "sends an identifier with its final response",
)
OUT_OF_ORDER: Final = Fault(
    "query-returns-keys-out-of-order",
    "dimse.response-data-sets-are-readable",
    "puts the first attribute of its identifiers at their end",
)
QUERY_FAULTS: Final[tuple[Fault, ...]] = (
    *_MATCHES,
    *_IGNORES,
    REPEATS,
    PENDS_WITHOUT,
    ENDS_WITH,
    OUT_OF_ORDER,
)


class FaultyQuery(Query):
    """Query that can misbehave."""

    def __init__(self, store: Store, ae_title: str, faults: Faults) -> None:
        super().__init__(store, ae_title)
        self._faults = faults

    def find(self, event: evt.Event) -> Iterator[tuple[Dataset | int, Dataset | None]]:
        """Yield the matches, spoiled."""
        self._forget_keys(event)
        for status, match in super().find(event):
            on = self._faults.on
            if match is not None:
                for fault, change in _MATCHES.items():
                    if fault.name in on:
                        change(match)
                if REPEATS.name in on:
                    yield status, copy.deepcopy(match)
            yield status, match

    def _forget_keys(self, event: evt.Event) -> None:
        """Empty what is not to be matched; the library decodes an identifier once."""
        on = self._faults.on
        for fault, (keyword, character) in _IGNORES.items():
            if fault.name in on and character in str(event.identifier.get(keyword) or ""):
                event.identifier[keyword].value = None

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Spoil a response."""
        answer: Any = message
        on = self._faults.on
        if answer.Status in (PENDING, PENDING_KEYS_UNSUPPORTED):
            if PENDS_WITHOUT.name in on:
                answer.Identifier = None
            elif OUT_OF_ORDER.name in on:
                answer.Identifier = BytesIO(_out_of_order(answer.Identifier))
            return
        if ENDS_WITH.name in on:
            answer.Identifier = BytesIO(_LEVEL)


def _out_of_order(identifier: BytesIO) -> bytes:
    """Move the first element to the end; in either native syntax it is a short one."""
    data = identifier.getvalue()
    explicit = data[4:6].isalpha()
    length = int.from_bytes(data[6:8] if explicit else data[4:8], "little") + 8
    return data[length:] + data[:length]
