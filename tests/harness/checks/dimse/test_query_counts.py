import pytest

from harness.checks.dimse.query_counts import RELATED_COUNTS_ARE_REAL
from harness.core.subject import DimseExchange
from tests.harness.checks.build import Case, clean, http, nothing, table, violation
from tests.harness.checks.services import c_find, c_store

STUDY, SERIES, IMAGE = 0x0020000D, 0x0020000E, 0x00080018
MODALITY, SERIES_COUNT, INSTANCE_COUNT = 0x00080060, 0x00201206, 0x00201209


def studies(count: int) -> DimseExchange:
    return c_find({STUDY: "", SERIES_COUNT: ""}, {STUDY: "1.2", SERIES_COUNT: str(count)}, at=1.0)


def series(number: int, **keys: str) -> DimseExchange:
    found = [{STUDY: "1.2", SERIES: f"1.2.{n}"} for n in range(number)]
    asked = {STUDY: "1.2", SERIES: "", MODALITY: keys.get("modality", "")}
    return c_find(asked, *found, level="SERIES", at=3.0, id="c2.d1")


ONE_SERIES = c_find(
    {STUDY: "1.2", SERIES: "", INSTANCE_COUNT: ""},
    {STUDY: "1.2", SERIES: "1.2.1", INSTANCE_COUNT: "2"},
    level="SERIES",
)
IMAGES = c_find(
    {STUDY: "1.2", SERIES: "1.2.1", IMAGE: ""},
    {STUDY: "1.2", SERIES: "1.2.1", IMAGE: "1.2.1.1"},
    level="IMAGE",
    at=3.0,
    id="c2.d1",
)

ROWS = table(
    clean(RELATED_COUNTS_ARE_REAL, studies(2), series(2)),
    violation(RELATED_COUNTS_ARE_REAL, studies(3), series(2), at="(0020,000E)"),
    violation(RELATED_COUNTS_ARE_REAL, ONE_SERIES, IMAGES, at="(0008,0018)", name="instances"),
    violation(RELATED_COUNTS_ARE_REAL, studies(1), series(0), name="none found"),
    nothing(RELATED_COUNTS_ARE_REAL, series(2), name="no number stated"),
    nothing(RELATED_COUNTS_ARE_REAL, studies(3), series(2, modality="CT"), name="narrowed"),
    nothing(
        RELATED_COUNTS_ARE_REAL,
        studies(3),
        c_store(at=2.0, id="c9.d1"),
        series(2),
        name="stored between",
    ),
    nothing(
        RELATED_COUNTS_ARE_REAL,
        studies(3),
        http("POST", "/studies", at=2.0, id="c9.h1"),
        series(2),
        name="posted between",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
