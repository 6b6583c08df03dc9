from dataclasses import replace

import pytest

from harness.checks.dimse.invocations import MESSAGE_ID_IS_FREE, SOP_CLASS_IS_THAT_OF_THE_CONTEXT
from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Operation
from tests.harness.checks.build import (
    CT_IMAGE_STORAGE,
    VERIFICATION,
    Case,
    Response,
    clean,
    dimse,
    nothing,
    span,
    table,
    violation,
)

SCU = Role.INITIATOR
UPS_PULL, UPS_PUSH = "1.2.840.10008.5.1.4.34.6.3", "1.2.840.10008.5.1.4.34.6.1"
BASIC_GRAYSCALE_PRINT = "1.2.840.10008.5.1.1.9"


def echo(number: int, at: float, *responses: Response, message_id: int = 7) -> DimseExchange:
    x = dimse(
        Operation.C_ECHO, *responses, message_id=message_id, id=f"c1.d{number}", at=at, side=SCU
    )
    return replace(x, request=replace(x.request, span=span(number * 100, number * 100 + 50)))


ROWS = table(
    clean(MESSAGE_ID_IS_FREE, echo(1, 1.0, Response(0)), echo(2, 2.0), name="used again later"),
    clean(MESSAGE_ID_IS_FREE, echo(1, 1.0), echo(2, 2.0, message_id=8), name="two outstanding"),
    violation(MESSAGE_ID_IS_FREE, echo(1, 1.0), echo(2, 2.0), at="(0000,0110)"),
    violation(
        MESSAGE_ID_IS_FREE,
        echo(1, 1.0, Response(0)),
        echo(2, 1.005),
        name="before the final response",
    ),
    violation(
        MESSAGE_ID_IS_FREE,
        dimse(Operation.C_ECHO, command={0x0110: None}, side=SCU),
        name="no message id",
    ),
    nothing(MESSAGE_ID_IS_FREE),
    clean(SOP_CLASS_IS_THAT_OF_THE_CONTEXT, dimse(Operation.C_ECHO, side=SCU)),
    violation(
        SOP_CLASS_IS_THAT_OF_THE_CONTEXT,
        dimse(Operation.C_ECHO, abstract_syntax=CT_IMAGE_STORAGE, side=SCU),
        at="(0000,0002)",
    ),
    violation(
        SOP_CLASS_IS_THAT_OF_THE_CONTEXT,
        dimse(Operation.N_GET, command={0x0003: None}, abstract_syntax=VERIFICATION, side=SCU),
        name="absent",
    ),
    nothing(
        SOP_CLASS_IS_THAT_OF_THE_CONTEXT,
        dimse(Operation.N_GET, sop_class=UPS_PUSH, abstract_syntax=UPS_PULL, side=SCU),
        dimse(
            Operation.N_CREATE,
            sop_class="1.2.840.10008.5.1.1.1",
            abstract_syntax=BASIC_GRAYSCALE_PRINT,
            side=SCU,
            id="c1.d2",
        ),
        name="contexts for several classes",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
