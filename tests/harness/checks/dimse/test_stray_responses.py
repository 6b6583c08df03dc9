import pytest

from harness.checks.dimse.stray_responses import (
    ACCEPTER_RESPONDS_TO_REQUESTS,
    OPENER_RESPONDS_TO_REQUESTS,
)
from harness.core.requirement import Role
from harness.core.subject import Connection, Gap
from tests.harness.checks.build import (
    Case,
    clean,
    connection,
    message,
    nothing,
    pdv,
    table,
    violation,
)

COMMAND, LAST = 1, 2


def sending(
    side: Role, field: int, *fragments: bytes, gap: bool = True, kind: int = 3
) -> Connection:
    """Send one command set, then fragments of data; the decoder could not place it."""
    command = message({0x0100: field, 0x0120: 9, 0x0800: 0 if fragments else 0x0101, 0x0900: 0})
    values = pdv(1, kind, command.command.read()) + b"".join(fragments)
    gaps = [Gap(side, 6, "response to message id 9, which nobody sent")] if gap else []
    return connection((side, 4, values), side=side, gaps=gaps)


OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER
UNFINISHED = message({0x0100: 0x0001, 0x0110: 9, 0x0800: 0}).command.read()
ANSWER = message({0x0100: 0x8001, 0x0120: 9, 0x0800: 0x0101, 0x0900: 0}).command.read()
TO_UNFINISHED = connection(
    (OPENER, 4, pdv(1, 3, UNFINISHED)),
    (ACCEPTER, 4, pdv(1, 3, ANSWER)),
    gaps=[Gap(ACCEPTER, 6, "response to message id 9, which nobody sent")],
)

ROWS = table(
    clean(ACCEPTER_RESPONDS_TO_REQUESTS, sending(ACCEPTER, 0x8030, gap=False)),
    clean(
        ACCEPTER_RESPONDS_TO_REQUESTS,
        sending(ACCEPTER, 0x8020, pdv(1, 0, b"ab")),
        name="merely unfinished",
    ),
    clean(ACCEPTER_RESPONDS_TO_REQUESTS, sending(ACCEPTER, 0x0FFE), name="a request"),
    clean(ACCEPTER_RESPONDS_TO_REQUESTS, sending(ACCEPTER, 0x8030, kind=COMMAND), name="cut"),
    clean(ACCEPTER_RESPONDS_TO_REQUESTS, TO_UNFINISHED, name="to a request without its data set"),
    violation(ACCEPTER_RESPONDS_TO_REQUESTS, sending(ACCEPTER, 0x8030), at="pdv[0]"),
    violation(
        ACCEPTER_RESPONDS_TO_REQUESTS,
        sending(ACCEPTER, 0x8020, pdv(1, LAST, b"ab")),
        name="with a data set",
    ),
    nothing(ACCEPTER_RESPONDS_TO_REQUESTS, connection()),
    clean(OPENER_RESPONDS_TO_REQUESTS, sending(OPENER, 0x8001, gap=False)),
    violation(OPENER_RESPONDS_TO_REQUESTS, sending(OPENER, 0x8001), at="(0000,0120)"),
    nothing(OPENER_RESPONDS_TO_REQUESTS, connection(side=OPENER)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
