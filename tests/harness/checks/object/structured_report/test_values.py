"""Values and concept names of content items."""

import pytest

from harness.checks.object.structured_report.values import (
    CONCEPT_NAME_IS_THERE,
    CONTINUITY_IS_KNOWN,
    VALUE_IS_THERE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    CT,
    IMAGE,
    by_reference,
    code,
    coded,
    container,
    document,
    image,
    item,
    num,
    refer,
    region,
    text,
    times,
)

EVERY = (
    text(),
    coded(),
    num(),
    num(x0040A300=[]),
    item("CONTAINS", "DATETIME", x0040A120="20240102"),
    item("CONTAINS", "DATE", x0040A121="20240102"),
    item("CONTAINS", "TIME", x0040A122="1012"),
    item("CONTAINS", "UIDREF", x0040A124="1.2.3"),
    item("CONTAINS", "PNAME", x0040A123="Reader^Rose"),
    image(),
    region("POINT", 0, 0),
    region("POINT", 1, 2, 3, value_type="SCOORD3D"),
    times("POINT", x0040A138="1.5"),
    container(),
    by_reference(1, 1),
)


def lacks(value_type, tag, **more):
    return violation(
        VALUE_IS_THERE,
        document(item("CONTAINS", value_type, **more)),
        at=f"(0040,A730)[0].{tag}",
        name=value_type,
    )


ROWS = table(
    clean(VALUE_IS_THERE, document(*EVERY)),
    lacks("TEXT", "(0040,A160)"),
    lacks("TEXT", "(0040,A160)", x0040A160="  "),
    lacks("CODE", "(0040,A168)", x0040A168=[]),
    lacks("NUM", "(0040,A300)"),
    lacks("DATETIME", "(0040,A120)"),
    lacks("DATE", "(0040,A121)"),
    lacks("TIME", "(0040,A122)"),
    lacks("UIDREF", "(0040,A124)"),
    lacks("PNAME", "(0040,A123)"),
    lacks("IMAGE", "(0008,1199)"),
    lacks("WAVEFORM", "(0008,1199)[0]", x00081199=[{0x00081150: CT}]),
    lacks("COMPOSITE", "(0008,1199)[0]", x00081199=[refer("")]),
    lacks("SCOORD", "(0070,0022)", x00700023="POINT"),
    lacks("SCOORD", "(0070,0023)", x00700022=(1.0, 1.0)),
    lacks("SCOORD3D", "(3006,0024)", x00700022=(1.0, 1.0, 1.0), x00700023="POINT"),
    lacks("TCOORD", "(0040,A130)", x0040A138="1"),
    lacks("TCOORD", "(0040,A132)", x0040A130="POINT"),
    lacks("CONTAINER", "(0040,A050)"),
    violation(VALUE_IS_THERE, document(x0040A050=None), at="(0040,A050)", name="the root's"),
    nothing(VALUE_IS_THERE, IMAGE),
    clean(CONCEPT_NAME_IS_THERE, document(*EVERY)),
    clean(CONCEPT_NAME_IS_THERE, document(container(concept=None)), name="no heading"),
    violation(
        CONCEPT_NAME_IS_THERE, document(item("CONTAINS", "TEXT", None)), at="[0].(0040,A043)"
    ),
    violation(
        CONCEPT_NAME_IS_THERE,
        document(item("CONTAINS", "NUM", None, x0040A043=[{0x00080104: "?"}])),
        name="no code",
    ),
    nothing(CONCEPT_NAME_IS_THERE, IMAGE),
    clean(CONTINUITY_IS_KNOWN, document(container())),
    violation(
        CONTINUITY_IS_KNOWN, document(container() | {0x0040A050: "ON"}), at="[0].(0040,A050)"
    ),
    violation(CONTINUITY_IS_KNOWN, document(x0040A050="separate"), at="(0040,A050)", name="root"),
    nothing(CONTINUITY_IS_KNOWN, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_code_of_a_long_value_counts_as_named() -> None:
    named = text() | {0x0040A043: [code("") | {0x00080119: "a" * 20}]}
    clean(CONCEPT_NAME_IS_THERE, document(named)).check()
