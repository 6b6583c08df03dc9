"""Mutations of C-FIND of Query/Retrieve (`query.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.data_sets import DataSetEdit, put, remove
from harness.run.mutation.dimse import MessageEdit, request, response
from harness.run.mutation.dimse_edits import data, no_data, some_data, twice
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Edit, Mutation

QUERY: Final = "dimse/query_retrieve.feature"
FOUND: Final = "found at every level"

# The queries of the scenario, in its order.
BY_PATIENT, BY_STUDY, SERIES, IMAGES = range(4)

CHARACTER_SET, STUDY_DATE, STUDY_TIME, LEVEL = 0x00080005, 0x00080020, 0x00080030, 0x00080052
RETRIEVE_AE, AVAILABILITY, MODALITY = 0x00080054, 0x00080056, 0x00080060
PATIENT_NAME, PATIENT_ID, BIRTH_DATE, STUDY_ID = 0x00100010, 0x00100020, 0x00100030, 0x00200010
STUDY_UID, SERIES_UID, INSTANCE_UID = 0x0020000D, 0x0020000E, 0x00080018
SERIES_OF_STUDY, INSTANCES_OF_SERIES = 0x00201206, 0x00201209
IN_UTF_8: Final = "Brandão^Søren".encode()
STUDY_LEVEL: Final = b"\x08\x00\x52\x00CS\x06\x00STUDY "  # explicit VR little endian


def _asked(nth: int, *changes: DataSetEdit) -> Edit:
    return request(Operation.C_FIND, data(*changes), nth=nth)


def _answered(nth: int, *edits: MessageEdit, number: int = 0) -> Edit:
    return response(Operation.C_FIND, *edits, nth=nth, number=number)


def _mutation(name: str, requirement: str, locator: str, edit: Edit, actual: str = "") -> Mutation:
    return Mutation(name, requirement, locator, QUERY, edit, actual, FOUND)


TABLE: Final = (
    _mutation(
        "query-level-is-no-level",
        "query.request-names-a-level-of-its-model",
        r"^request identifier \(0008,0052\)$",
        _asked(BY_PATIENT, put(LEVEL, value="INSTANCE")),
    ),
    _mutation(
        "patient-level-in-study-root",
        "query.request-names-a-level-of-its-model",
        r"^request identifier \(0008,0052\)$",
        _asked(BY_PATIENT, put(LEVEL, value="PATIENT")),
    ),
    _mutation(
        "series-are-asked-for-without-a-study",
        "query.request-has-the-higher-unique-keys",
        r"^request identifier \(0020,000D\)$",
        _asked(SERIES, put(STUDY_UID, value="")),
    ),
    _mutation(
        "pending-response-without-identifier",
        "query.pending-responses-carry-an-identifier",
        r"^identifier\[0\]$",
        _answered(BY_PATIENT, no_data),
    ),
    _mutation(
        "final-response-with-identifier",
        "query.final-response-has-no-identifier",
        "^final response data set$",
        _answered(BY_PATIENT, some_data(STUDY_LEVEL), number=-1),
    ),
    _mutation(
        "identifier-of-another-level",
        "query.response-level-is-the-requests",
        r"^identifier\[0\] \(0008,0052\)$",
        _answered(BY_PATIENT, data(put(LEVEL, value="SERIES"))),
    ),
    _mutation(
        "identifier-with-an-unasked-key",
        "query.only-requested-keys-are-returned",
        r"^identifier\[0\] \(0010,0030\)$",
        _answered(BY_PATIENT, data(put(BIRTH_DATE, value="19710715", vr="DA"))),
    ),
    _mutation(
        "identifier-without-a-required-key",
        "query.requested-required-keys-are-returned",
        r"^identifier\[0\] \(0020,0010\)$",
        _answered(BY_PATIENT, data(remove(STUDY_ID))),
    ),
    _mutation(
        "series-identifier-without-its-study",
        "query.higher-unique-keys-are-returned",
        r"^identifier\[1\] \(0020,000D\)$",
        _answered(SERIES, data(remove(STUDY_UID)), number=1),
    ),
    _mutation(
        "unique-key-is-empty",
        "query.unique-keys-are-unique",
        r"^identifier\[1\] \(0020,000E\)$",
        _answered(SERIES, data(put(SERIES_UID, value="")), number=1),
        actual="empty",
    ),
    _mutation(
        "identifier-is-returned-twice",
        "query.unique-keys-are-unique",
        r"^identifier\[1\] \(0008,0018\)$",
        _answered(IMAGES, twice),
        actual="earlier identifier",
    ),
    _mutation(
        "image-identifier-without-retrieve-ae-title",
        "query.retrieval-location-is-given",
        r"^identifier\[0\] \(0008,0054\)$",
        _answered(IMAGES, data(put(RETRIEVE_AE, value=""))),
    ),
    _mutation(
        "availability-is-undefined",
        "query.availability-is-defined",
        r"^identifier\[0\] \(0008,0056\)$",
        also(
            _asked(BY_PATIENT, put(AVAILABILITY, value="", vr="CS")),
            _answered(BY_PATIENT, data(put(AVAILABILITY, value="ON TAPE", vr="CS"))),
        ),
    ),
    _mutation(
        "identifier-beyond-ascii-without-character-set",
        "query.identifiers-declare-their-character-set",
        r"^identifier\[0\] \(0008,0005\)$",
        _answered(BY_PATIENT, data(put(PATIENT_NAME, value=IN_UTF_8), remove(CHARACTER_SET))),
    ),
    _mutation(
        "related-count-is-too-high",
        "query.related-counts-are-real",
        r"\(0008,0018\)$",
        also(
            *(
                _answered(SERIES, data(put(INSTANCES_OF_SERIES, value="7")), number=n)
                for n in (0, 1)
            )
        ),
    ),
    _mutation(
        "single-value-is-not-matched",
        "query.single-values-are-matched-exactly",
        r"^identifier\[0\] \(0010,0020\)$",
        _answered(BY_PATIENT, data(put(PATIENT_ID, value="SOMEBODY-ELSE"))),
    ),
    _mutation(
        "other-modality-is-returned",
        "query.single-values-are-matched-exactly",
        r"^identifier\[1\] \(0008,0060\)$",
        _answered(SERIES, data(put(MODALITY, value="MR")), number=1),
    ),
    _mutation(
        "uid-is-not-matched",
        "query.uid-lists-are-matched",
        r"^identifier\[0\] \(0020,000D\)$",
        _answered(BY_STUDY, data(put(STUDY_UID, value="2.25.1"))),
    ),
    _mutation(
        "wild-card-is-not-matched",
        "query.wild-cards-are-matched",
        r"^identifier\[0\] \(0010,0020\)$",
        also(
            _asked(BY_PATIENT, put(PATIENT_ID, value="PF?1*")),
            _answered(BY_PATIENT, data(put(PATIENT_ID, value="PF22"))),
        ),
    ),
    _mutation(
        "date-outside-the-range-is-returned",
        "query.date-ranges-are-matched",
        r"^identifier\[0\] \(0008,0020\)$",
        also(
            _asked(BY_STUDY, put(STUDY_DATE, value="20260101-20260131")),
            _answered(BY_STUDY, data(put(STUDY_DATE, value="20260201"))),
        ),
    ),
    _mutation(
        "time-outside-the-range-is-returned",
        "query.time-ranges-are-matched",
        r"^identifier\[0\] \(0008,0030\)$",
        also(
            _asked(BY_PATIENT, put(STUDY_TIME, value="0800-1200")),
            _answered(BY_PATIENT, data(put(STUDY_TIME, value="120100.5"))),
        ),
    ),
)
