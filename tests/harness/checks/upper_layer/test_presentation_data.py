import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.upper_layer.presentation_data import (
    ACCEPTER_FINISHES_ITS_MESSAGES,
    ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER,
    ACCEPTER_SENDS_EVEN_PDVS,
    ACCEPTER_USES_ACCEPTED_CONTEXTS,
    OPENER_FINISHES_ITS_MESSAGES,
    OPENER_KEEPS_FRAGMENTS_IN_ORDER,
    OPENER_SENDS_EVEN_PDVS,
    OPENER_USES_ACCEPTED_CONTEXTS,
)
from harness.core.requirement import Role
from harness.core.subject import Connection
from tests.harness.checks.build import (
    VERIFICATION,
    Case,
    clean,
    connection,
    judge_all,
    message,
    negotiation,
    nothing,
    objections,
    offer,
    pdv,
    reply,
    table,
    undecided,
    violation,
)

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER
DATA, COMMAND, LAST = 0, 1, 2
CONTEXTS = negotiation(
    [offer(1, VERIFICATION), offer(3, "1.2"), offer(5, "1.3")],
    [reply(1), reply(3), reply(5, 3)],
)


def fragments(side: Role, *values: tuple[int, int], size: int = 2) -> Connection:
    return connection(*((side, 0x04, pdv(c, k, bytes(size))) for c, k in values), side=side)


def in_one_pdu(side: Role, *values: tuple[int, int]) -> Connection:
    return connection((side, 0x04, b"".join(pdv(c, k, b"ab") for c, k in values)), side=side)


def commanding(side: Role, command: dict[int, int]) -> Connection:
    return connection((side, 0x04, pdv(1, 3, message(command).command.read())), side=side)


WHOLE = [(1, COMMAND), (1, COMMAND | LAST), (1, DATA), (1, LAST), (3, COMMAND | LAST)]

ROWS = table(
    clean(OPENER_SENDS_EVEN_PDVS, fragments(OPENER, (1, 3))),
    violation(OPENER_SENDS_EVEN_PDVS, fragments(OPENER, (1, 3), size=3), at="pdv[0]"),
    nothing(OPENER_SENDS_EVEN_PDVS, fragments(OPENER)),
    clean(ACCEPTER_SENDS_EVEN_PDVS, fragments(ACCEPTER, (1, 3))),
    violation(ACCEPTER_SENDS_EVEN_PDVS, fragments(ACCEPTER, (1, 3), size=1), at="pdv[0]"),
    nothing(ACCEPTER_SENDS_EVEN_PDVS, fragments(ACCEPTER)),
    clean(OPENER_USES_ACCEPTED_CONTEXTS, CONTEXTS, fragments(OPENER, *WHOLE)),
    violation(
        OPENER_USES_ACCEPTED_CONTEXTS,
        CONTEXTS,
        fragments(OPENER, (1, 3), (5, 3)),
        at="pdv[1].context-id",
    ),
    nothing(OPENER_USES_ACCEPTED_CONTEXTS, fragments(OPENER, (5, 3)), name="no negotiation"),
    clean(ACCEPTER_USES_ACCEPTED_CONTEXTS, CONTEXTS, fragments(ACCEPTER, *WHOLE)),
    violation(ACCEPTER_USES_ACCEPTED_CONTEXTS, CONTEXTS, fragments(ACCEPTER, (7, 3))),
    nothing(ACCEPTER_USES_ACCEPTED_CONTEXTS, CONTEXTS, fragments(ACCEPTER)),
    clean(OPENER_KEEPS_FRAGMENTS_IN_ORDER, in_one_pdu(OPENER, *WHOLE), name="in one PDU"),
    violation(
        OPENER_KEEPS_FRAGMENTS_IN_ORDER,
        fragments(OPENER, (1, DATA)),
        at="pdv[0]",
        name="data first",
    ),
    violation(
        OPENER_KEEPS_FRAGMENTS_IN_ORDER,
        fragments(OPENER, (1, COMMAND), (3, COMMAND | LAST)),
        at="pdv[1]",
        name="interleaved commands",
    ),
    nothing(OPENER_KEEPS_FRAGMENTS_IN_ORDER, fragments(OPENER)),
    clean(ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER, fragments(ACCEPTER, *WHOLE)),
    violation(
        ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER,
        fragments(ACCEPTER, (1, COMMAND | LAST), (1, DATA), (1, COMMAND | LAST)),
        at="pdv[2]",
        name="command inside a data set",
    ),
    violation(
        ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER,
        fragments(ACCEPTER, (1, COMMAND | LAST), (3, DATA | LAST)),
        at="pdv[1]",
        name="data set on another context",
    ),
    nothing(ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER, fragments(ACCEPTER)),
    clean(OPENER_FINISHES_ITS_MESSAGES, fragments(OPENER, *WHOLE)),
    violation(OPENER_FINISHES_ITS_MESSAGES, fragments(OPENER, (1, 3), (1, COMMAND)), at="pdv[1]"),
    violation(
        OPENER_FINISHES_ITS_MESSAGES,
        commanding(OPENER, {0x0100: 1, 0x0800: 0}),
        name="without the data set announced",
    ),
    clean(
        OPENER_FINISHES_ITS_MESSAGES,
        commanding(OPENER, {0x0100: 0x30, 0x0800: 0x0101}),
        name="none announced",
    ),
    undecided(
        OPENER_FINISHES_ITS_MESSAGES,
        connection((OPENER, 0x04, pdv(1, COMMAND, b"ab")), (ACCEPTER, 0x07, bytes(4)), side=OPENER),
    ),
    nothing(OPENER_FINISHES_ITS_MESSAGES, fragments(OPENER)),
    clean(ACCEPTER_FINISHES_ITS_MESSAGES, fragments(ACCEPTER, *WHOLE)),
    violation(ACCEPTER_FINISHES_ITS_MESSAGES, fragments(ACCEPTER, (1, 3), (1, DATA))),
    nothing(ACCEPTER_FINISHES_ITS_MESSAGES, fragments(ACCEPTER)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@st.composite
def messages(draw: st.DrawFn) -> list[tuple[int, int]]:
    values = []
    for _ in range(draw(st.integers(1, 6))):
        context = draw(st.sampled_from([1, 3]))
        commands, data = draw(st.integers(0, 3)), draw(st.integers(0, 4))
        values += [(context, COMMAND)] * commands + [(context, COMMAND | LAST)]
        values += [(context, DATA)] * (data - 1) + ([(context, LAST)] if data else [])
    return values


@settings(max_examples=60, deadline=None)
@given(messages(), st.sampled_from([OPENER, ACCEPTER]))
def test_well_fragmented_messages_are_never_objected_to(
    values: list[tuple[int, int]], side: Role
) -> None:
    for c in (fragments(side, *values), in_one_pdu(side, *values)):
        assert objections(judge_all([CONTEXTS, c], "ul")) == []
