"""Evidence sequences."""

import pytest

from harness.checks.object.structured_report.evidence import (
    EVIDENCE_AND_TREE_AGREE_ON_CLASSES,
    EVIDENCE_NAMES_AN_INSTANCE_ONCE,
    INSTANCE_IS_EVIDENCE_OF_ONE_KIND,
    REFERENCED_INSTANCES_ARE_IN_EVIDENCE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    IMAGE,
    container,
    document,
    evidence,
    image,
    item,
    refer,
)

STATE = "1.2.840.10008.5.1.4.1.1.11.1"
WITH_STATE = item(
    "CONTAINS", "IMAGE", None, x00081199=[refer() | {0x00081199: [refer("1.9", STATE)]}]
)
WITH_VALUES = item(
    "CONTAINS", "IMAGE", None, x00081199=[refer() | {0x0008114B: [refer("1.9", STATE)]}]
)

ROWS = table(
    clean(REFERENCED_INSTANCES_ARE_IN_EVIDENCE, document(image())),
    clean(
        REFERENCED_INSTANCES_ARE_IN_EVIDENCE,
        document(image(), container(image("1.2.7")), x0040A385=[evidence("1.2.7", study="1.4")]),
        name="from elsewhere",
    ),
    violation(
        REFERENCED_INSTANCES_ARE_IN_EVIDENCE,
        document(image(), container(image("1.2.7"))),
        at="(0040,A730)[1].(0040,A730)[0].(0008,1199)[0]",
    ),
    violation(
        REFERENCED_INSTANCES_ARE_IN_EVIDENCE,
        document(WITH_STATE),
        at="(0008,1199)[0].(0008,1199)[0]",
        name="a presentation state",
    ),
    violation(
        REFERENCED_INSTANCES_ARE_IN_EVIDENCE,
        document(WITH_VALUES),
        at="(0008,1199)[0].(0008,114B)[0]",
        name="a value map",
    ),
    violation(REFERENCED_INSTANCES_ARE_IN_EVIDENCE, document(image(), x0040A375=None), name="none"),
    nothing(REFERENCED_INSTANCES_ARE_IN_EVIDENCE, IMAGE),
    clean(INSTANCE_IS_EVIDENCE_OF_ONE_KIND, document(x0040A385=[evidence("1.2.7", study="1.4")])),
    violation(
        INSTANCE_IS_EVIDENCE_OF_ONE_KIND,
        document(x0040A385=[evidence("1.2.7", "1.2.3.1", study="1.4")]),
        at="(0040,A385)[0].(0008,1115)[0].(0008,1199)[1]",
    ),
    nothing(INSTANCE_IS_EVIDENCE_OF_ONE_KIND, IMAGE),
    clean(EVIDENCE_NAMES_AN_INSTANCE_ONCE, document(x0040A375=[evidence("1.2.3.1", "1.2.3.2")])),
    violation(
        EVIDENCE_NAMES_AN_INSTANCE_ONCE,
        document(x0040A375=[evidence("1.2.3.1", "1.2.3.1")]),
        at="(0040,A375)[0].(0008,1115)[0].(0008,1199)[1]",
    ),
    violation(
        EVIDENCE_NAMES_AN_INSTANCE_ONCE,
        document(x0040A375=[evidence("1.2.3.1"), evidence("1.2.3.2")]),
        at="(0040,A375)",
        name="a study twice",
    ),
    nothing(EVIDENCE_NAMES_AN_INSTANCE_ONCE, IMAGE),
    clean(EVIDENCE_AND_TREE_AGREE_ON_CLASSES, document(image(), image("1.2.7"))),
    violation(
        EVIDENCE_AND_TREE_AGREE_ON_CLASSES,
        document(image(sop_class="1.2.840.10008.5.1.4.1.1.4")),
        at="(0040,A730)[0].(0008,1199)[0].(0008,1150)",
    ),
    nothing(EVIDENCE_AND_TREE_AGREE_ON_CLASSES, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
