"""Rows of patient, accession number, study and step: each copy against what it was copied from."""

import pytest

from harness.checks.ihe import images as i
from harness.checks.ihe import performed_step as m
from harness.checks.ihe import search_results as q
from harness.checks.ihe import worklist as w
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.ihe.story import (
    BEGIN,
    ORDER,
    PATIENT,
    SCHEDULED,
    SERIES,
    WORKLIST,
    found,
    image,
    story,
)

OTHER_STUDY = {"identifier": [{"system": "urn:dicom:uid", "value": "urn:oid:1.2.3"}]}
WITH_UID = ORDER | {"identifier": [*ORDER["identifier"], *OTHER_STUDY["identifier"]]}


def worklist(**changes):
    changed = WORKLIST | {int(k[1:], 16): v for k, v in changes.items()}
    return story("ehr", worklist=changed, order=WITH_UID)


def begin(**changes):
    changed = BEGIN | {int(k[1:], 16): v for k, v in changes.items()}
    return story("modality", begin=changed)


def scheduled(**changes):
    changed = SCHEDULED | {int(k[1:], 16): v for k, v in changes.items()}
    return story("modality", begin=BEGIN | {0x00400270: [changed]})


def images(**changes):
    return story("modality", images=[image(u, **changes) for u in SERIES])


def search(**changes):
    return story("archive", studies=[found(**changes)])


UNSCHEDULED = story("modality", worklist=None)
NO_ORDER = story("ehr", order=None)
SMITH = {"x00100010": "Smith^Anna"}


@pytest.mark.parametrize(
    "case",
    table(
        clean(w.WORKLIST_PATIENT_ID_IS_THE_ORDERED, *story("ehr")),
        clean(w.WORKLIST_PATIENT_ID_IS_THE_ORDERED, *worklist(x00100020="national-7")),
        violation(w.WORKLIST_PATIENT_ID_IS_THE_ORDERED, *worklist(x00100020="123"), at="Patient"),
        violation(w.WORKLIST_PATIENT_ID_IS_THE_ORDERED, *worklist(x00100020=""), at="response 1"),
        nothing(w.WORKLIST_PATIENT_ID_IS_THE_ORDERED, *NO_ORDER),
        clean(w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED, *story("ehr")),
        clean(
            w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED,
            *worklist(x00100010="MÜLLER^Anna^Maria"),
            name="by meaning",
        ),
        violation(w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED, *worklist(**SMITH), at="Name"),
        violation(w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED, *worklist(x00100040="M"), at="Sex"),
        violation(w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED, *worklist(x00100030="19540229")),
        violation(
            w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED,
            *worklist(x00100010="M\u00c3\u00bcller^Anna Maria"),
            at="Name",
            name="garbled character set",
        ),
        nothing(w.WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED, *story("ehr", patient=None)),
        clean(w.WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED, *story("ehr")),
        clean(w.WORKLIST_STUDY_UID_IS_THE_ORDERS, *worklist()),
        violation(w.WORKLIST_STUDY_UID_IS_THE_ORDERS, *worklist(x0020000D="1.2.9"), at="Study"),
        nothing(w.WORKLIST_STUDY_UID_IS_THE_ORDERS, *story("ehr"), name="no UID in the order"),
        nothing(w.WORKLIST_STUDY_UID_IS_THE_ORDERS, *NO_ORDER),
        violation(w.WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED, *worklist(x00080050="A"), at="Acc"),
        violation(
            w.WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED,
            *story("ehr", worklist=WORKLIST | {0x00080050: "A"}),
            name="found by the patient's only order",
        ),
        nothing(w.WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED, *NO_ORDER),
        clean(m.MPPS_COPIES_THE_PATIENT_ID, *story("modality")),
        clean(m.MPPS_COPIES_THE_PATIENT_ID, *begin(x00100021="")),
        violation(m.MPPS_COPIES_THE_PATIENT_ID, *begin(x00100020="123"), at="Patient ID"),
        violation(m.MPPS_COPIES_THE_PATIENT_ID, *begin(x00100021="URBAN"), at="Issuer"),
        nothing(m.MPPS_COPIES_THE_PATIENT_ID, *UNSCHEDULED),
        clean(m.MPPS_COPIES_THE_DEMOGRAPHICS, *story("modality")),
        violation(m.MPPS_COPIES_THE_DEMOGRAPHICS, *begin(**SMITH), at="Name"),
        nothing(m.MPPS_COPIES_THE_DEMOGRAPHICS, *UNSCHEDULED),
        clean(m.MPPS_COPIES_THE_ACCESSION_NUMBER, *story("modality")),
        violation(m.MPPS_COPIES_THE_ACCESSION_NUMBER, *scheduled(x00080050="A"), at="Accession"),
        violation(m.MPPS_COPIES_THE_ACCESSION_NUMBER, *scheduled(x00080050=""), at="Accession"),
        nothing(m.MPPS_COPIES_THE_ACCESSION_NUMBER, *UNSCHEDULED),
        clean(m.MPPS_COPIES_THE_STUDY_UID, *story("modality")),
        violation(m.MPPS_COPIES_THE_STUDY_UID, *scheduled(x0020000D="1.2.4"), at="Study"),
        nothing(m.MPPS_COPIES_THE_STUDY_UID, *UNSCHEDULED),
        clean(m.MPPS_COPIES_THE_SCHEDULED_STEP, *story("modality")),
        violation(m.MPPS_COPIES_THE_SCHEDULED_STEP, *scheduled(x00400009="X"), at="Scheduled"),
        violation(m.MPPS_COPIES_THE_SCHEDULED_STEP, *scheduled(x00401001=""), at="Requested"),
        nothing(m.MPPS_COPIES_THE_SCHEDULED_STEP, *UNSCHEDULED),
        clean(i.IMAGES_COPY_THE_PATIENT_ID, *story("modality")),
        violation(i.IMAGES_COPY_THE_PATIENT_ID, *images(x00100020="123"), at="Patient ID"),
        violation(i.IMAGES_COPY_THE_PATIENT_ID, *images(x00100021="URBAN"), at="Issuer"),
        nothing(i.IMAGES_COPY_THE_PATIENT_ID, *UNSCHEDULED),
        clean(i.IMAGES_COPY_THE_DEMOGRAPHICS, *story("modality")),
        violation(i.IMAGES_COPY_THE_DEMOGRAPHICS, *images(**SMITH), at="Name"),
        violation(i.IMAGES_COPY_THE_DEMOGRAPHICS, *images(x00100040=""), at="Sex"),
        nothing(i.IMAGES_COPY_THE_DEMOGRAPHICS, *UNSCHEDULED),
        clean(i.IMAGES_COPY_THE_ACCESSION_NUMBER, *story("modality")),
        violation(i.IMAGES_COPY_THE_ACCESSION_NUMBER, *images(x00080050="A"), at="Accession"),
        nothing(i.IMAGES_COPY_THE_ACCESSION_NUMBER, *UNSCHEDULED),
        clean(i.IMAGES_COPY_THE_STUDY_UID, *story("modality")),
        violation(i.IMAGES_COPY_THE_STUDY_UID, *images(x0020000D="1.2.4"), at="Study"),
        nothing(i.IMAGES_COPY_THE_STUDY_UID, *UNSCHEDULED),
        clean(i.IMAGES_COPY_THE_REQUEST, *story("modality")),
        clean(i.IMAGES_COPY_THE_REQUEST, *images(x00400275=None)),
        violation(
            i.IMAGES_COPY_THE_REQUEST,
            *images(x00400275=[{0x00401001: "RP9", 0x00400009: "SPS1"}]),
            at="Requested",
        ),
        nothing(i.IMAGES_COPY_THE_REQUEST, *UNSCHEDULED),
        clean(q.SEARCH_ANSWERS_THE_STORED_PATIENT, *story("archive")),
        clean(q.SEARCH_ANSWERS_THE_STORED_PATIENT, *search(x00100030=("DA", ""))),
        violation(
            q.SEARCH_ANSWERS_THE_STORED_PATIENT, *search(x00100020=("LO", "123")), at="/0 Patient"
        ),
        violation(q.SEARCH_ANSWERS_THE_STORED_PATIENT, *search(x00100040=("CS", "M")), at="Sex"),
        nothing(q.SEARCH_ANSWERS_THE_STORED_PATIENT, *story("archive", images=[], instances=())),
        clean(q.SEARCH_ANSWERS_THE_STORED_ACCESSION_NUMBER, *story("archive")),
        violation(
            q.SEARCH_ANSWERS_THE_STORED_ACCESSION_NUMBER,
            *search(x00080050=("SH", "A")),
            at="/0 Accession",
        ),
        nothing(q.SEARCH_ANSWERS_THE_STORED_ACCESSION_NUMBER, *story("archive", images=[])),
    ),
)
def test_identity(case):
    case.check()


def test_another_patient_is_not_compared():
    """Two examinations of one scenario: each is compared with its own worklist item only."""
    other = PATIENT["identifier"][0]["value"] + "9"
    item = WORKLIST | {
        0x00080050: "A-2",
        0x0020000D: "1.9",
        0x00401001: "RP2",
        0x00400100: [{0x00400009: "SPS2"}],
        0x00100020: other,
    }
    both = (*story("modality"), *story("modality", worklist=item, begin=None, images=[], end=False))
    clean(i.IMAGES_COPY_THE_PATIENT_ID, *both).check()
