import pytest

from harness.checks.web.study_counts import (
    MODALITIES_IN_STUDY_AGREE,
    SERIES_COUNTS_AGREE,
    STUDY_COUNTS_AGREE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    SERIES,
    STUDY,
    answer,
    ct,
    files,
    found,
    get,
    instance_match,
    series_match,
    store,
    study_match,
    value,
)

LISTED = found("/studies", [study_match()])
SERIES_LIST = found(f"/studies/{STUDY}/series", [series_match()], n=2)
INSTANCES = found(
    f"/studies/{STUDY}/instances",
    [instance_match(i, t0020000E=value("UI", SERIES)) for i in (1, 2)],
    n=3,
)
FEWER = found(f"/studies/{STUDY}/instances", [instance_match(1)], n=3)
OF_SERIES = found(f"/studies/{STUDY}/series/{SERIES}/instances", [instance_match(1)], n=3)
PAGED = found(f"/studies/{STUDY}/instances?limit=1", [instance_match(1)], n=3)
CUT = found(
    f"/studies/{STUDY}/instances",
    [instance_match(1)],
    n=3,
    headers=[("Warning", "299 a: There are 1 additional results that can be requested")],
)
MR_LIST = found(f"/studies/{STUDY}/series", [series_match(t00080060=value("CS", "MR"))], n=2)
STORED = store(files(ct()), answer(), n=2)

ROWS = table(
    clean(STUDY_COUNTS_AGREE, LISTED, SERIES_LIST, INSTANCES),
    violation(STUDY_COUNTS_AGREE, LISTED, FEWER, at="/0/00201208"),
    violation(
        STUDY_COUNTS_AGREE,
        found("/studies", [study_match(t00201206=value("IS", 2))]),
        SERIES_LIST,
        at="/0/00201206",
    ),
    violation(
        STUDY_COUNTS_AGREE,
        LISTED,
        get(f"/studies/{STUDY}/instances", status=204, n=2),
        name="none at all",
    ),
    nothing(STUDY_COUNTS_AGREE, LISTED),
    nothing(STUDY_COUNTS_AGREE, LISTED, PAGED, name="a page"),
    nothing(STUDY_COUNTS_AGREE, LISTED, CUT, name="a server limit"),
    nothing(STUDY_COUNTS_AGREE, LISTED, STORED, FEWER, name="stored meanwhile"),
    clean(SERIES_COUNTS_AGREE, SERIES_LIST, INSTANCES),
    violation(SERIES_COUNTS_AGREE, SERIES_LIST, OF_SERIES, at="/0/00201209"),
    violation(SERIES_COUNTS_AGREE, SERIES_LIST, FEWER, name="by study"),
    nothing(SERIES_COUNTS_AGREE, SERIES_LIST),
    clean(MODALITIES_IN_STUDY_AGREE, LISTED, SERIES_LIST),
    violation(MODALITIES_IN_STUDY_AGREE, LISTED, MR_LIST, at="/0/00080061"),
    nothing(MODALITIES_IN_STUDY_AGREE, LISTED, INSTANCES),
)


@pytest.mark.parametrize("case", ROWS)
def test_study_counts(case: Case) -> None:
    case.check()
