import pytest

from harness.checks.web.search_studies import (
    NO_CONTENT_IS_EMPTY,
    SEARCH_IS_ANSWERED,
    UNIQUE_KEYS_ARE_UNIQUE,
)
from tests.harness.checks.build import Case, clean, http, nothing, table, violation
from tests.harness.checks.web.traffic import (
    JSON,
    STUDY,
    found,
    get,
    instance_match,
    series_match,
    study_match,
    value,
)

ROWS = table(
    clean(SEARCH_IS_ANSWERED, found("/studies?PatientID=P1&limit=5", [])),
    clean(SEARCH_IS_ANSWERED, get("/studies", status=204)),
    clean(SEARCH_IS_ANSWERED, get("/studies", status=503), name="busy"),
    violation(SEARCH_IS_ANSWERED, get("/studies?PatientID=none", status=404), at="status"),
    violation(SEARCH_IS_ANSWERED, get("/studies", status=500)),
    violation(SEARCH_IS_ANSWERED, found("/studies", [], status=206)),
    nothing(SEARCH_IS_ANSWERED, get("/studies?Nonsense=1", status=404)),
    nothing(SEARCH_IS_ANSWERED, get(f"/studies/{STUDY}/series", status=404)),
    nothing(SEARCH_IS_ANSWERED, get("/studies", status=0)),
    clean(NO_CONTENT_IS_EMPTY, found("/studies", []), get("/studies", status=204, n=2)),
    violation(NO_CONTENT_IS_EMPTY, get("/studies", b"[]", JSON, status=204), at="body"),
    violation(NO_CONTENT_IS_EMPTY, get("/studies", b"", JSON), name="200 with nothing"),
    nothing(NO_CONTENT_IS_EMPTY, get("/studies", status=400)),
    clean(UNIQUE_KEYS_ARE_UNIQUE, found("/instances", [instance_match(1), instance_match(2)])),
    nothing(UNIQUE_KEYS_ARE_UNIQUE, found("/studies", [])),
    violation(UNIQUE_KEYS_ARE_UNIQUE, found("/studies", [study_match()] * 2), at="/0/0020000D"),
    violation(UNIQUE_KEYS_ARE_UNIQUE, found("/series", [series_match()] * 2), at="/0/0020000E"),
    violation(UNIQUE_KEYS_ARE_UNIQUE, found("/instances", [instance_match()] * 2)),
    violation(
        UNIQUE_KEYS_ARE_UNIQUE, found("/studies", [study_match(t0020000D=value("UI"))]), name="none"
    ),
    nothing(UNIQUE_KEYS_ARE_UNIQUE, get("/studies", status=204)),
    nothing(UNIQUE_KEYS_ARE_UNIQUE, http("GET", "/Patient")),
)


@pytest.mark.parametrize("case", ROWS)
def test_search_studies(case: Case) -> None:
    case.check()
