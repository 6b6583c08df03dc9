"""Value types and relationships by IOD."""

import pytest

from harness.checks.object.structured_report.relationships import (
    RELATIONSHIP_IS_ALLOWED,
    VALUE_TYPE_IS_ALLOWED,
)
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    BASIC,
    EXTENSIBLE,
    IMAGE,
    IN_SPACE,
    KEY_OBJECTS,
    MAMMOGRAPHY,
    by_reference,
    coded,
    container,
    document,
    image,
    item,
    num,
    region,
    text,
)

TABLE = item("CONTAINS", "TABLE")

ROWS = table(
    clean(VALUE_TYPE_IS_ALLOWED, document(text(), num(), container(coded()))),
    clean(VALUE_TYPE_IS_ALLOWED, document(TABLE), name="newer than the tables"),
    clean(VALUE_TYPE_IS_ALLOWED, document(num(), sop_class=EXTENSIBLE), name="no table known"),
    clean(VALUE_TYPE_IS_ALLOWED, document(by_reference(1, 1)), name="a reference has none"),
    violation(VALUE_TYPE_IS_ALLOWED, document(num(), sop_class=BASIC), at="[0].(0040,A040)"),
    violation(VALUE_TYPE_IS_ALLOWED, document(item("CONTAINS", "TXT")), at="(0040,A040)"),
    violation(VALUE_TYPE_IS_ALLOWED, document(item("CONTAINS", "")), at="(0040,A040)", name="no"),
    violation(VALUE_TYPE_IS_ALLOWED, document(item("CONTAINS", "TXT"), sop_class=EXTENSIBLE)),
    violation(
        VALUE_TYPE_IS_ALLOWED,
        document(container(region("POINT", 1, 2, 3, value_type="SCOORD3D"))),
        at="(0040,A730)[0].(0040,A730)[0].(0040,A040)",
        name="deep",
    ),
    nothing(VALUE_TYPE_IS_ALLOWED, IMAGE),
    clean(RELATIONSHIP_IS_ALLOWED, document(text(below=[coded("HAS CONCEPT MOD")]))),
    clean(RELATIONSHIP_IS_ALLOWED, document(num(below=[by_reference(1, 2)]), text()), name="ref"),
    clean(RELATIONSHIP_IS_ALLOWED, document(region("POINT", 1, 1))),
    clean(RELATIONSHIP_IS_ALLOWED, document(text("CONTAIN")), name="not a relationship"),
    clean(RELATIONSHIP_IS_ALLOWED, document(item("CONTAINS", "TXT")), name="not a value type"),
    clean(
        RELATIONSHIP_IS_ALLOWED,
        document(num() | {0x0040A010: "SELECTED FROM"}, sop_class=EXTENSIBLE),
        name="unknown",
    ),
    clean(
        RELATIONSHIP_IS_ALLOWED,
        document(text(below=[by_reference(1, 1)]), sop_class=BASIC),
        name="no references at all is another matter",
    ),
    violation(RELATIONSHIP_IS_ALLOWED, document(image("1", "HAS PROPERTIES")), at="(0040,A010)"),
    violation(
        RELATIONSHIP_IS_ALLOWED,
        document(text(below=[num()])),
        at="(0040,A730)[0].(0040,A730)[0].(0040,A010)",
        name="text contains nothing",
    ),
    violation(
        RELATIONSHIP_IS_ALLOWED,
        document(coded("CONTAINS"), sop_class=KEY_OBJECTS),
        name="key objects contain no codes",
    ),
    violation(
        RELATIONSHIP_IS_ALLOWED,
        document(container(), by_reference(1, 1, relationship="CONTAINS")),
        at="[1].(0040,A010)",
        name="a container by reference",
    ),
    violation(
        RELATIONSHIP_IS_ALLOWED,
        document(image(), by_reference(1, 1, relationship="CONTAINS"), sop_class=MAMMOGRAPHY),
        name="by value only",
    ),
    violation(
        RELATIONSHIP_IS_ALLOWED,
        document(item("CONTAINS", "PNAME", below=[num() | {0x0040A010: "HAS PROPERTIES"}])),
        name="of a name",
    ),
    clean(
        RELATIONSHIP_IS_ALLOWED,
        document(region("POINT", 1, 2, 3, value_type="SCOORD3D"), sop_class=IN_SPACE),
        name="in space",
    ),
    nothing(RELATIONSHIP_IS_ALLOWED, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_finding_cites_the_section_of_the_iod() -> None:
    (finding,) = judge(VALUE_TYPE_IS_ALLOWED, document(item("CONTAINS", "X"))).findings
    assert finding.clause is not None
    assert finding.clause.section == "A.35.3.3.1.1"
