import pytest

from harness.checks.dimse.mpps_images import EVERY_IMAGE_IS_REFERENCED
from harness.core.requirement import Role
from harness.core.subject import DimseExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.services import completion, n_create, n_set, stored

SCU = Role.INITIATOR
CREATED = n_create(side=SCU)
SECOND = n_create(sop_instance="1.2.9.2", side=SCU, id="c2.d1")
ONE, TWO = stored("1.2.3.1.1"), stored("1.2.3.1.2", number=2)


def ending(*uids: str, sop_instance: str = "1.2.9.1", at: float = 2.0) -> DimseExchange:
    return n_set(completion(*uids), side=SCU, sop_instance=sop_instance, at=at)


ROWS = table(
    clean(EVERY_IMAGE_IS_REFERENCED, CREATED, ONE, TWO, ending("1.2.3.1.1", "1.2.3.1.2")),
    clean(
        EVERY_IMAGE_IS_REFERENCED,
        CREATED,
        SECOND,
        ONE,
        TWO,
        ending("1.2.3.1.1"),
        ending("1.2.3.1.2", sop_instance="1.2.9.2", at=3.0),
        name="two steps of one study",
    ),
    clean(
        EVERY_IMAGE_IS_REFERENCED,
        CREATED,
        ONE,
        stored("1.2.77", study="1.2.99", number=2),
        ending("1.2.3.1.1"),
        name="another study",
    ),
    violation(EVERY_IMAGE_IS_REFERENCED, CREATED, ONE, TWO, ending("1.2.3.1.1"), at="(0040,0340)"),
    nothing(EVERY_IMAGE_IS_REFERENCED, CREATED, ending("1.2.3.1.1"), name="nothing sent"),
    nothing(
        EVERY_IMAGE_IS_REFERENCED, CREATED, SECOND, ONE, ending(), name="a step still in progress"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
