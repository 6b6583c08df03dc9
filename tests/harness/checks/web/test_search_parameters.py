import pytest

from harness.checks.web.search_parameters import (
    FUZZY_WARNING,
    FUZZYMATCHING_VALUE_IS_CHECKED,
    FUZZYMATCHING_WARNING_IS_EXACT,
    LAST_PAGE_ANNOUNCES_NOTHING,
    LIMIT_IS_HONOURED,
    LITERAL_SEARCH_HAS_NO_FUZZY_WARNING,
    MALFORMED_PAGE_IS_REFUSED,
    MORE_RESULTS_ARE_ANNOUNCED,
    PAGE_IS_THAT_PART_OF_THE_LIST,
    PAGES_ARE_DISJOINT,
    REPEATED_KEY_IS_REFUSED,
    UNKNOWN_KEY_IS_REFUSED,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import answer, ct, files, found, get, instance_match, store

WHOLE = found("/instances?Modality=CT", [instance_match(i) for i in range(1, 6)])
STORED = store(files(ct()), answer(), n=3)


def page(offset: int, limit: int, *numbers: int, more: str = "", n: int = 2) -> HttpExchange:
    warning = [("Warning", f"299 http://archive: {more}")] if more else []
    target = f"/instances?limit={limit}&Modality=CT&offset={offset}"
    return found(target, [instance_match(i) for i in numbers], headers=warning, n=n)


def warned(text: str, query: str = "fuzzymatching=true") -> HttpExchange:
    return found(f"/studies?{query}", [], headers=[("Warning", text)])


THREE_MORE = "There are 3 additional results that can be requested"
ONE_MORE = "There are 1 additional results that can be requested"

ROWS = table(
    clean(MALFORMED_PAGE_IS_REFUSED, get("/studies?limit=abc", status=400)),
    clean(MALFORMED_PAGE_IS_REFUSED, get("/studies?limit=-1", status=401), name="not allowed in"),
    violation(MALFORMED_PAGE_IS_REFUSED, found("/studies?limit=abc", []), at="status"),
    violation(MALFORMED_PAGE_IS_REFUSED, found("/studies?limit=-1", [])),
    violation(MALFORMED_PAGE_IS_REFUSED, get("/studies?offset=x", status=500)),
    nothing(MALFORMED_PAGE_IS_REFUSED, found("/studies?limit=5", [])),
    clean(UNKNOWN_KEY_IS_REFUSED, get("/studies?PatientIdentity=1", status=400)),
    violation(UNKNOWN_KEY_IS_REFUSED, found("/studies?PatientIdentity=1", []), at="status"),
    violation(UNKNOWN_KEY_IS_REFUSED, found("/studies?0010002=1", []), name="seven digits"),
    nothing(UNKNOWN_KEY_IS_REFUSED, found("/studies?PatientID=1&00100020=2&_=5", [])),
    clean(REPEATED_KEY_IS_REFUSED, get("/studies?PatientID=1&00100020=2", status=400)),
    violation(REPEATED_KEY_IS_REFUSED, found("/studies?PatientID=1&00100020=2", []), at="status"),
    nothing(REPEATED_KEY_IS_REFUSED, found("/studies?PatientID=1&PatientName=2", [])),
    nothing(
        REPEATED_KEY_IS_REFUSED,
        found("/studies?PatientID=1&PatientID=2&multiplevaluematching=true", []),
    ),
    clean(FUZZYMATCHING_VALUE_IS_CHECKED, get("/studies?fuzzymatching=maybe", status=400)),
    violation(FUZZYMATCHING_VALUE_IS_CHECKED, found("/studies?fuzzymatching=maybe", [])),
    nothing(FUZZYMATCHING_VALUE_IS_CHECKED, found("/studies?fuzzymatching=true", [])),
    clean(FUZZYMATCHING_WARNING_IS_EXACT, warned(f"299 http://a: {FUZZY_WARNING}")),
    clean(FUZZYMATCHING_WARNING_IS_EXACT, found("/studies?fuzzymatching=true", [])),
    violation(FUZZYMATCHING_WARNING_IS_EXACT, warned("299 a: fuzzymatching is not done")),
    nothing(FUZZYMATCHING_WARNING_IS_EXACT, found("/studies", [])),
    clean(LITERAL_SEARCH_HAS_NO_FUZZY_WARNING, found("/studies?fuzzymatching=false", [])),
    violation(
        LITERAL_SEARCH_HAS_NO_FUZZY_WARNING,
        warned(f"299 http://a: {FUZZY_WARNING}", "PatientID=1"),
        at="warning",
    ),
    nothing(LITERAL_SEARCH_HAS_NO_FUZZY_WARNING, found("/studies?fuzzymatching=true", [])),
    clean(LIMIT_IS_HONOURED, page(0, 2, 1, 2)),
    violation(LIMIT_IS_HONOURED, page(0, 2, 1, 2, 3), at="/2"),
    nothing(LIMIT_IS_HONOURED, WHOLE),
    clean(PAGES_ARE_DISJOINT, page(0, 2, 1, 2), page(2, 2, 3, 4, n=3)),
    violation(PAGES_ARE_DISJOINT, page(0, 2, 1, 2), page(2, 2, 2, 3, n=3), at="body"),
    nothing(PAGES_ARE_DISJOINT, page(0, 2, 1, 2), page(1, 2, 2, 3, n=3), name="overlapping"),
    nothing(PAGES_ARE_DISJOINT, page(0, 2, 1, 2), STORED, page(2, 2, 2, 3, n=4), name="stored"),
    nothing(PAGES_ARE_DISJOINT, page(0, 2, 1, 2)),
    clean(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(3, 2, 4, 5)),
    clean(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(5, 2), name="past the end"),
    clean(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(0, 4, 1), name="server limit"),
    violation(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(4, 2, 4, 5), name="too many"),
    violation(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(2, 2), name="none"),
    violation(PAGE_IS_THAT_PART_OF_THE_LIST, WHOLE, page(2, 2, 8, 9), name="others"),
    nothing(PAGE_IS_THAT_PART_OF_THE_LIST, page(0, 2, 1, 2)),
    clean(MORE_RESULTS_ARE_ANNOUNCED, WHOLE, page(0, 2, 1, 2, more=THREE_MORE)),
    violation(MORE_RESULTS_ARE_ANNOUNCED, WHOLE, page(0, 2, 1, 2), at="warning"),
    violation(MORE_RESULTS_ARE_ANNOUNCED, WHOLE, page(0, 2, 1, 2, more=ONE_MORE), name="number"),
    nothing(MORE_RESULTS_ARE_ANNOUNCED, page(0, 2, 1, 2)),
    nothing(MORE_RESULTS_ARE_ANNOUNCED, WHOLE, page(3, 2, 4, 5), name="last page"),
    clean(LAST_PAGE_ANNOUNCES_NOTHING, WHOLE, page(3, 2, 4, 5)),
    violation(LAST_PAGE_ANNOUNCES_NOTHING, WHOLE, page(3, 2, 4, 5, more=ONE_MORE), at="warning"),
    nothing(LAST_PAGE_ANNOUNCES_NOTHING, WHOLE, page(0, 2, 1, 2)),
)


@pytest.mark.parametrize("case", ROWS)
def test_search_parameters(case: Case) -> None:
    case.check()
