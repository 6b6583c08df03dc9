import pytest

from harness.checks.upper_layer.release import (
    ACCEPTER_ANSWERS_THE_RELEASE,
    ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE,
    OPENER_ANSWERS_THE_RELEASE,
    OPENER_SENDS_NO_DATA_AFTER_RELEASE,
)
from harness.core.octets import Ending
from harness.core.requirement import Role
from tests.harness.checks.build import (
    Case,
    clean,
    connection,
    nothing,
    pdv,
    table,
    undecided,
    violation,
)

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER
RQ, RP, ABORT = 0x05, 0x06, 0x07
FOUR = bytes(4)
DATA = (ACCEPTER, 0x04, pdv(1, 3, b"ab"))

ROWS = table(
    clean(ACCEPTER_ANSWERS_THE_RELEASE, connection((OPENER, RQ, FOUR), (ACCEPTER, RP, FOUR))),
    clean(
        ACCEPTER_ANSWERS_THE_RELEASE,
        connection(
            (OPENER, RQ, FOUR), (ACCEPTER, RQ, FOUR), (OPENER, RP, FOUR), (ACCEPTER, RP, FOUR)
        ),
        name="collision",
    ),
    violation(
        ACCEPTER_ANSWERS_THE_RELEASE, connection((OPENER, RQ, FOUR), DATA), at="A-RELEASE-RQ"
    ),
    undecided(
        ACCEPTER_ANSWERS_THE_RELEASE,
        connection((OPENER, RQ, FOUR), accepter_ending=Ending.OPEN),
        name="still open",
    ),
    undecided(
        ACCEPTER_ANSWERS_THE_RELEASE,
        connection((OPENER, RQ, FOUR), (OPENER, ABORT, FOUR)),
        name="aborted",
    ),
    nothing(ACCEPTER_ANSWERS_THE_RELEASE, connection(DATA)),
    clean(
        OPENER_ANSWERS_THE_RELEASE,
        connection((ACCEPTER, RQ, FOUR), (OPENER, RP, FOUR), side=OPENER),
    ),
    violation(OPENER_ANSWERS_THE_RELEASE, connection((ACCEPTER, RQ, FOUR), side=OPENER)),
    nothing(OPENER_ANSWERS_THE_RELEASE, connection((OPENER, RQ, FOUR), side=OPENER)),
    clean(
        OPENER_SENDS_NO_DATA_AFTER_RELEASE,
        connection((OPENER, RQ, FOUR), (ACCEPTER, RP, FOUR), side=OPENER),
    ),
    violation(
        OPENER_SENDS_NO_DATA_AFTER_RELEASE,
        connection((OPENER, RQ, FOUR), (OPENER, 0x04, pdv(1, 3, b"ab")), side=OPENER),
        at="pdu[1]",
    ),
    nothing(OPENER_SENDS_NO_DATA_AFTER_RELEASE, connection((OPENER, ABORT, FOUR), side=OPENER)),
    clean(
        ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE,
        connection((OPENER, RQ, FOUR), DATA, (ACCEPTER, RP, FOUR)),
        name="data before its response",
    ),
    violation(
        ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE, connection((ACCEPTER, RP, FOUR), DATA), at="pdu[1]"
    ),
    nothing(ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE, connection(DATA)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
