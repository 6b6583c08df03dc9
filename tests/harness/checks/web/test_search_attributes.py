import pytest

from harness.checks.web.search_attributes import (
    INCLUDED_FIELD_IS_RETURNED,
    INSTANCE_ATTRIBUTES_ARE_PRESENT,
    LOWER_LEVEL_FIELD_IS_NOT_RETURNED,
    REQUEST_ATTRIBUTES_ARE_COMPLETE,
    RETRIEVE_URL_IS_ABSOLUTE,
    RETRIEVE_URL_RESOLVES,
    SERIES_ATTRIBUTES_ARE_PRESENT,
    STUDY_ATTRIBUTES_ARE_PRESENT,
    UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    STUDY,
    ct,
    files,
    found,
    get,
    instance_match,
    retrieved,
    series_match,
    study_match,
    value,
)

ALL_LEVELS = {**study_match(), **series_match(), **instance_match()}
URL = f"http://archive/dicom-web/studies/{STUDY}"
ITEM = {"00400009": value("SH"), "00401001": value("SH", "RP1")}
DESCRIBED = study_match(t00081030=value("LO", "HEAD"))


def located(url: str) -> object:
    return found("/studies", [study_match(t00081190=value("UR", url))])


def requested(*items: object) -> object:
    return found(f"/studies/{STUDY}/series", [series_match(t00400275=value("SQ", *items))])


ROWS = table(
    clean(STUDY_ATTRIBUTES_ARE_PRESENT, found("/studies", [study_match()])),
    violation(
        STUDY_ATTRIBUTES_ARE_PRESENT,
        found("/studies", [study_match(), study_match(drop=["00201206"])]),
        at="/1/00201206",
    ),
    nothing(STUDY_ATTRIBUTES_ARE_PRESENT, found("/studies", [])),
    nothing(STUDY_ATTRIBUTES_ARE_PRESENT, found("/series", [series_match()])),
    clean(SERIES_ATTRIBUTES_ARE_PRESENT, found(f"/studies/{STUDY}/series", [series_match()])),
    violation(
        SERIES_ATTRIBUTES_ARE_PRESENT,
        found(f"/studies/{STUDY}/series", [series_match(drop=["00080060"])]),
        at="/0/00080060",
    ),
    nothing(SERIES_ATTRIBUTES_ARE_PRESENT, found("/studies", [study_match()])),
    clean(INSTANCE_ATTRIBUTES_ARE_PRESENT, found("/instances", [instance_match()])),
    violation(
        INSTANCE_ATTRIBUTES_ARE_PRESENT,
        found("/instances", [instance_match(drop=["00080016"])]),
        at="/0/00080016",
    ),
    nothing(INSTANCE_ATTRIBUTES_ARE_PRESENT, found("/studies", [study_match()])),
    clean(UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT, found("/instances", [ALL_LEVELS])),
    clean(
        UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT,
        found(f"/studies/{STUDY}/instances", [{**series_match(), **instance_match()}]),
    ),
    violation(
        UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT,
        found(f"/studies/{STUDY}/instances", [instance_match()]),
        at="/0/00080060",
    ),
    violation(
        UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT, found("/series", [series_match()]), at="/0/00080020"
    ),
    nothing(UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT, found("/studies", [study_match()])),
    nothing(
        UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT, found(f"/studies/{STUDY}/series", [series_match()])
    ),
    clean(REQUEST_ATTRIBUTES_ARE_COMPLETE, requested(ITEM)),
    violation(REQUEST_ATTRIBUTES_ARE_COMPLETE, requested(ITEM, {}), at="/0/00400275/Value/1"),
    nothing(REQUEST_ATTRIBUTES_ARE_COMPLETE, found("/series", [series_match()])),
    clean(RETRIEVE_URL_IS_ABSOLUTE, found("/studies", [study_match()])),
    violation(RETRIEVE_URL_IS_ABSOLUTE, located(f"/studies/{STUDY}"), at="/0/00081190"),
    violation(RETRIEVE_URL_IS_ABSOLUTE, located("http://archive/studies/9.9"), name="other UID"),
    violation(RETRIEVE_URL_IS_ABSOLUTE, located(f"http://[/studies/{STUDY}"), name="no URL"),
    nothing(RETRIEVE_URL_IS_ABSOLUTE, found("/studies", [study_match(drop=["00081190"])])),
    clean(RETRIEVE_URL_RESOLVES, located(URL), retrieved(f"/studies/{STUDY}", files(ct()), n=2)),
    violation(
        RETRIEVE_URL_RESOLVES, located(URL), get(f"/studies/{STUDY}", status=404, n=2), at="/0/0008"
    ),
    nothing(RETRIEVE_URL_RESOLVES, located(URL), get("/studies/1.9", status=404, n=2)),
    clean(INCLUDED_FIELD_IS_RETURNED, found("/studies?includefield=00081030", [DESCRIBED])),
    violation(
        INCLUDED_FIELD_IS_RETURNED,
        found("/studies?includefield=StudyDescription", [DESCRIBED, study_match()]),
        at="/1/00081030",
    ),
    violation(
        INCLUDED_FIELD_IS_RETURNED,
        found("/studies?includefield=all", [DESCRIBED]),
        found("/studies?includefield=PatientAge,StudyDescription", [study_match()], n=2),
        name="seen elsewhere",
    ),
    nothing(
        INCLUDED_FIELD_IS_RETURNED,
        found("/studies?includefield=StudyDescription", [study_match()]),
        name="not known to be supported",
    ),
    clean(
        LOWER_LEVEL_FIELD_IS_NOT_RETURNED, found("/studies?includefield=Modality", [study_match()])
    ),
    violation(
        LOWER_LEVEL_FIELD_IS_NOT_RETURNED,
        found("/studies?includefield=Modality", [study_match(t00080060=value("CS", "CT"))]),
        at="/0/00080060",
    ),
    violation(
        LOWER_LEVEL_FIELD_IS_NOT_RETURNED,
        found("/series?includefield=SOPInstanceUID", [series_match(t00080018=value("UI", "1.2"))]),
        at="/0/00080018",
    ),
    nothing(
        LOWER_LEVEL_FIELD_IS_NOT_RETURNED, found("/instances?includefield=Modality", [ALL_LEVELS])
    ),
    nothing(LOWER_LEVEL_FIELD_IS_NOT_RETURNED, found("/studies", [study_match()])),
)


@pytest.mark.parametrize("case", ROWS)
def test_search_attributes(case: Case) -> None:
    case.check()
