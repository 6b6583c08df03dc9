import pytest

from harness.checks.upper_layer.framing import (
    ACCEPTER_SENDS_DEFINED_PDU_TYPES,
    ACCEPTER_SENDS_WHOLE_PDUS,
    OPENER_SENDS_DEFINED_PDU_TYPES,
    OPENER_SENDS_WHOLE_PDUS,
)
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Gap
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
ABORT = bytes(4)
BOTH = [(OPENER, 0x04, pdv(1, 3, b"ab")), (ACCEPTER, 0x04, pdv(1, 3, b"ab"))]

ROWS = table(
    clean(OPENER_SENDS_WHOLE_PDUS, connection(*BOTH, side=OPENER)),
    clean(ACCEPTER_SENDS_WHOLE_PDUS, connection(*BOTH)),
    violation(
        OPENER_SENDS_WHOLE_PDUS,
        connection(*BOTH, side=OPENER, gaps=[Gap(OPENER, 14, "12 of 40 bytes")]),
        at="byte 14",
    ),
    violation(ACCEPTER_SENDS_WHOLE_PDUS, connection(*BOTH, gaps=[Gap(ACCEPTER, 14, "short")])),
    violation(
        ACCEPTER_SENDS_WHOLE_PDUS,
        connection(*BOTH, gaps=[Gap(ACCEPTER, 8, "PDV too long")], accepter_ending=Ending.RESET),
        name="inside a PDU that is all there",
    ),
    undecided(
        ACCEPTER_SENDS_WHOLE_PDUS,
        connection(*BOTH, gaps=[Gap(ACCEPTER, 14, "short")], accepter_ending=Ending.RESET),
        name="reset",
    ),
    undecided(
        ACCEPTER_SENDS_WHOLE_PDUS,
        connection(*BOTH, (OPENER, 0x07, ABORT), gaps=[Gap(ACCEPTER, 14, "short")]),
        name="the peer aborted",
    ),
    clean(
        ACCEPTER_SENDS_WHOLE_PDUS,
        connection(*BOTH, gaps=[Gap(OPENER, 14, "short")]),
        name="the peer's gap",
    ),
    clean(
        ACCEPTER_SENDS_WHOLE_PDUS,
        connection(*BOTH, gaps=[Gap(ACCEPTER, 6, "a response to nothing")]),
        name="a gap in what the PDU says",
    ),
    nothing(ACCEPTER_SENDS_WHOLE_PDUS, connection(BOTH[0])),
    nothing(OPENER_SENDS_WHOLE_PDUS, connection(side=OPENER)),
    clean(OPENER_SENDS_DEFINED_PDU_TYPES, connection(*BOTH, side=OPENER)),
    clean(ACCEPTER_SENDS_DEFINED_PDU_TYPES, connection(*BOTH)),
    violation(
        OPENER_SENDS_DEFINED_PDU_TYPES,
        connection(*BOTH, (OPENER, 0x0A, b""), side=OPENER),
        at="pdu[1]",
    ),
    violation(
        ACCEPTER_SENDS_DEFINED_PDU_TYPES, connection(*BOTH, (ACCEPTER, 0x00, b"")), at="pdu[1]"
    ),
    nothing(OPENER_SENDS_DEFINED_PDU_TYPES, connection(side=OPENER)),
    nothing(ACCEPTER_SENDS_DEFINED_PDU_TYPES, connection()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
