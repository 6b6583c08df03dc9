"""What a reference says of its target."""

import pytest

from harness.checks.object.reference.targets import (
    NAMED_CLASS_IS_A_SOP_CLASS,
    TARGET_HAS_THE_NAMED_CLASS,
    TARGET_IS_IN_THE_NAMED_SERIES,
    TARGET_IS_IN_THE_NAMED_STUDY,
    TARGET_IS_IN_THE_SET,
)
from tests.harness.checks.build import EXPLICIT, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import SR, member, refer, together

IMAGE = member("image")
ABSENT = member("absent")
VISIT = "1.2.840.10008.3.1.2.1.4"


def naming(target=IMAGE, *, complete: bool = False, **said):
    return together(IMAGE, member("source", references=(refer(target, **said),)), complete=complete)


AT = "(0008,2112)[0]"

ROWS = table(
    clean(TARGET_HAS_THE_NAMED_CLASS, naming()),
    violation(TARGET_HAS_THE_NAMED_CLASS, naming(sop_class=SR), at=f"{AT}.(0008,1150)"),
    nothing(TARGET_HAS_THE_NAMED_CLASS, naming(ABSENT), name="the target is elsewhere"),
    nothing(TARGET_HAS_THE_NAMED_CLASS, together(IMAGE), name="no references"),
    clean(TARGET_IS_IN_THE_NAMED_SERIES, naming(series="1.2.2")),
    nothing(TARGET_IS_IN_THE_NAMED_SERIES, naming(), name="none named"),
    violation(TARGET_IS_IN_THE_NAMED_SERIES, naming(series="1.2.9"), at=f"{AT}.(0008,1155)"),
    nothing(TARGET_IS_IN_THE_NAMED_SERIES, naming(ABSENT, series="1.2.9")),
    clean(TARGET_IS_IN_THE_NAMED_STUDY, naming(study="1.2.1")),
    violation(TARGET_IS_IN_THE_NAMED_STUDY, naming(study="1.2.9"), at=f"{AT}.(0008,1155)"),
    nothing(TARGET_IS_IN_THE_NAMED_STUDY, naming(ABSENT, study="1.2.9")),
    clean(TARGET_IS_IN_THE_SET, naming(complete=True)),
    clean(
        TARGET_IS_IN_THE_SET,
        together(
            IMAGE,
            member("source", references=(refer(IMAGE), refer(ABSENT, sop_class=VISIT))),
            complete=True,
        ),
        name="a visit is no object",
    ),
    violation(TARGET_IS_IN_THE_SET, naming(ABSENT, complete=True), at=f"{AT}.(0008,1155)"),
    nothing(TARGET_IS_IN_THE_SET, naming(ABSENT), name="a part of something"),
    clean(NAMED_CLASS_IS_A_SOP_CLASS, naming()),
    clean(NAMED_CLASS_IS_A_SOP_CLASS, naming(sop_class="1.3.6.1.4.1.5962.1"), name="private"),
    violation(NAMED_CLASS_IS_A_SOP_CLASS, naming(sop_class=EXPLICIT), at=f"{AT}.(0008,1150)"),
    nothing(NAMED_CLASS_IS_A_SOP_CLASS, together(IMAGE)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
