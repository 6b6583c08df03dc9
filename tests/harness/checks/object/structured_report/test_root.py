"""The root of a content tree."""

import pytest

from harness.checks.object.structured_report.root import (
    ROOT_HAS_A_TITLE,
    ROOT_HAS_NO_RELATIONSHIP,
    ROOT_IS_A_CONTAINER,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import IMAGE, document, text

ROWS = table(
    clean(ROOT_IS_A_CONTAINER, document(text())),
    violation(ROOT_IS_A_CONTAINER, document(text(), x0040A040="TEXT"), at="(0040,A040)"),
    violation(ROOT_IS_A_CONTAINER, document(x0040A040=None), at="(0040,A040)", name="none at all"),
    nothing(ROOT_IS_A_CONTAINER, IMAGE),
    clean(ROOT_HAS_A_TITLE, document(text())),
    violation(ROOT_HAS_A_TITLE, document(title=None), at="(0040,A043)"),
    violation(ROOT_HAS_A_TITLE, document(x0040A043=[{}]), at="(0040,A043)", name="empty"),
    nothing(ROOT_HAS_A_TITLE, IMAGE),
    clean(ROOT_HAS_NO_RELATIONSHIP, document(text())),
    violation(ROOT_HAS_NO_RELATIONSHIP, document(x0040A010="CONTAINS"), at="(0040,A010)"),
    nothing(ROOT_HAS_NO_RELATIONSHIP, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
