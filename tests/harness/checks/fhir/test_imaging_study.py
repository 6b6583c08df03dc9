"""Rows of ImagingStudy and of the UIDs in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.fhir import imaging_study as s
from harness.checks.fhir import study_uids as u
from tests.harness.checks.build import clean, nothing, resource, table, violation

DCM = "http://dicom.nema.org/resources/ontology/DCM"
CT = {"system": DCM, "code": "CT"}
CLASS = {"system": "urn:ietf:rfc:3986", "code": "urn:oid:1.2.840.10008.5.1.4.1.1.2"}
STUDY = {"system": "urn:dicom:uid", "value": "urn:oid:1.2.3"}
ACSN = {"coding": [{"system": s.IDENTIFIER_TYPES, "code": "ACSN"}]}
OTHER = resource({"resourceType": "Patient", "id": "p1"})


def series(uid="1.2.3.1", *instances, **more):
    listed = [{"uid": i, "sopClass": CLASS} for i in instances or ("1.2.3.1.1",)]
    return {"uid": uid, "modality": CT, "instance": listed, **more}


def study(**more):
    content = {
        "resourceType": "ImagingStudy",
        "id": "s1",
        "status": "available",
        "subject": {"reference": "Patient/p1"},
        "identifier": [STUDY, {"type": ACSN, "system": "urn:oid:1.9", "value": "A1"}],
        "started": "2026-01-31T12:00:00+01:00",
        "modality": [CT],
        "numberOfSeries": 1,
        "numberOfInstances": 1,
        "series": [series()],
        **more,
    }
    return resource({k: v for k, v in content.items() if v is not None})


def only(instance):
    return study(series=[series() | {"instance": [instance]}])


@pytest.mark.parametrize(
    "case",
    table(
        clean(s.STATUS_IS_KNOWN, study()),
        violation(s.STATUS_IS_KNOWN, study(status="done"), at="/status"),
        nothing(s.STATUS_IS_KNOWN, OTHER),
        clean(s.SUBJECT_IS_GIVEN, study()),
        clean(s.SUBJECT_IS_GIVEN, study(subject={"identifier": {"value": "7"}})),
        violation(s.SUBJECT_IS_GIVEN, study(subject=None), at="/subject"),
        violation(s.SUBJECT_IS_GIVEN, study(subject={"reference": "Practitioner/p1"})),
        nothing(s.SUBJECT_IS_GIVEN, OTHER),
        clean(s.HAS_ONE_STUDY_UID, study()),
        violation(s.HAS_ONE_STUDY_UID, study(identifier=[STUDY, STUDY]), at="/identifier"),
        violation(s.HAS_ONE_STUDY_UID, study(identifier=None), at="/identifier"),
        violation(s.HAS_ONE_STUDY_UID, study(identifier=[STUDY | {"value": "1.2.3"}]), at="value"),
        nothing(s.HAS_ONE_STUDY_UID, study(series=None)),
        clean(s.ACCESSION_NUMBER_HAS_AN_ISSUER, study()),
        violation(
            s.ACCESSION_NUMBER_HAS_AN_ISSUER,
            study(identifier=[{"type": ACSN, "value": "A1"}]),
            at="/identifier/0/system",
        ),
        nothing(s.ACCESSION_NUMBER_HAS_AN_ISSUER, study(identifier=[STUDY])),
        clean(s.MODALITY_IS_A_DICOM_CODE, study()),
        violation(s.MODALITY_IS_A_DICOM_CODE, study(modality=["CT"]), at="/modality/0"),
        violation(
            s.MODALITY_IS_A_DICOM_CODE,
            study(series=[series(modality={"code": "CT"})]),
            at="/series/0/modality",
        ),
        nothing(s.MODALITY_IS_A_DICOM_CODE, study(modality=None, series=None)),
        clean(s.MODALITY_SUMS_UP_ITS_SERIES, study()),
        violation(s.MODALITY_SUMS_UP_ITS_SERIES, study(modality=[CT | {"code": "MR"}])),
        nothing(s.MODALITY_SUMS_UP_ITS_SERIES, study(modality=None)),
        clean(s.COUNTS_COVER_WHAT_IS_LISTED, study(), study(numberOfInstances=9)),
        violation(s.COUNTS_COVER_WHAT_IS_LISTED, study(numberOfSeries=0), at="/numberOfSeries"),
        violation(s.COUNTS_COVER_WHAT_IS_LISTED, study(numberOfInstances="1")),
        nothing(s.COUNTS_COVER_WHAT_IS_LISTED, study(series=None)),
        clean(s.STARTED_IS_GIVEN, study()),
        violation(s.STARTED_IS_GIVEN, study(started=None), at="/started"),
        violation(s.STARTED_IS_GIVEN, study(started="2026-01-31T12:00:00"), at="/started"),
        nothing(s.STARTED_IS_GIVEN, OTHER),
        clean(u.STUDY_UID_IS_LEGAL, study()),
        violation(
            u.STUDY_UID_IS_LEGAL,
            study(identifier=[STUDY | {"value": "urn:oid:1.02.3"}]),
            at="/identifier/0/value",
        ),
        nothing(u.STUDY_UID_IS_LEGAL, study(identifier=None)),
        clean(u.SERIES_UIDS_ARE_PLAIN, study()),
        violation(u.SERIES_UIDS_ARE_PLAIN, study(series=[series("urn:oid:1.2")]), at="/series/0"),
        nothing(u.SERIES_UIDS_ARE_PLAIN, study(series=None)),
        clean(u.INSTANCE_UIDS_ARE_PLAIN, study()),
        violation(
            u.INSTANCE_UIDS_ARE_PLAIN, only({"uid": "1..2", "sopClass": CLASS}), at="/instance/0"
        ),
        nothing(u.INSTANCE_UIDS_ARE_PLAIN, study(series=None)),
        clean(u.SOP_CLASS_IS_A_URI_CODING, study()),
        violation(u.SOP_CLASS_IS_A_URI_CODING, only({"uid": "1.2"}), at="/sopClass"),
        violation(
            u.SOP_CLASS_IS_A_URI_CODING, only({"uid": "1.2", "sopClass": CLASS | {"code": "1.2"}})
        ),
        nothing(u.SOP_CLASS_IS_A_URI_CODING, study(series=None)),
        clean(u.UIDS_ARE_UNIQUE, study(series=[series(), series("1.2.3.2", "1.2.3.2.1")])),
        violation(u.UIDS_ARE_UNIQUE, study(series=[series(), series()]), at="/series/1/uid"),
        violation(
            u.UIDS_ARE_UNIQUE, study(series=[series("1.2.9", "1.5", "1.5")]), at="/instance/1/uid"
        ),
        nothing(u.UIDS_ARE_UNIQUE, study(series=None)),
    ),
)
def test_imaging_study(case):
    case.check()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 10**9).map(str), min_size=1, max_size=6))
def test_every_uid_is_legal(components):
    assert u.UID.fullmatch(".".join(components))
    assert not u.UID.fullmatch(".".join([*components, ""]))
    assert not u.UID.fullmatch(".".join([*components, "01"]))
