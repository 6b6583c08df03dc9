import struct
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.command_sets import (
    REQUEST_ANNOUNCES_ITS_DATA_SET,
    REQUEST_COMMAND_SET_IS_WELL_ENCODED,
    RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED,
    RESPONSES_ANNOUNCE_THEIR_DATA_SETS,
)
from harness.core.octets import payload
from harness.core.requirement import Role
from harness.core.subject import CommandElement, DimseExchange, DimseMessage, Operation
from tests.harness.checks.build import (
    Case,
    Response,
    clean,
    dimse,
    judge_all,
    message,
    nothing,
    objections,
    span,
    table,
    violation,
)
from tests.harness.checks.services import c_store

SCU = Role.INITIATOR
ECHO = dimse(Operation.C_ECHO, Response(0))
COMMAND = {0x0002: "1.2.840.10008.1.1", 0x0100: 0x30, 0x0110: 1, 0x0800: 0x0101}


def asking(m: DimseMessage) -> DimseExchange:
    return replace(dimse(Operation.C_ECHO, Response(0), side=SCU), request=m)


def answering(m: DimseMessage) -> DimseExchange:
    return replace(ECHO, responses=(m,))


def of(*elements: tuple[int, int, bytes]) -> DimseMessage:
    """Make a message of elements as given, in that order."""
    body = b"".join(struct.pack("<HHL", g, e, len(v)) + v for g, e, v in elements)
    m = message(COMMAND)
    return replace(
        m,
        elements=tuple(CommandElement(g, e, v, span()) for g, e, v in elements),
        command=payload(body),
    )


def length(size: int) -> tuple[int, int, bytes]:
    return (0, 0, struct.pack("<L", size))


US = struct.pack("<H", 0x0101)
TRAILING = message(COMMAND)

ROWS = table(
    clean(REQUEST_COMMAND_SET_IS_WELL_ENCODED, asking(message(COMMAND))),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(message(COMMAND, group_length=4)),
        at="(0000,0000)",
        name="group length",
    ),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(of(length(20), (0, 0x0800, US), (0, 0x0100, US))),
        at="(0000,0100)",
        name="descending",
    ),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(of(length(10), (8, 0x0005, US))),
        at="(0008,0005)",
        name="another group",
    ),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(of((0, 0x0100, US))),
        at="(0000,0000)",
        name="no group length",
    ),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(of(length(11), (0, 0x1000, b"1.2"))),
        at="(0000,1000)",
        name="odd length",
    ),
    violation(
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        asking(replace(TRAILING, command=payload(TRAILING.command.read() + b"\0\0"))),
        at="byte",
        name="trailing bytes",
    ),
    nothing(REQUEST_COMMAND_SET_IS_WELL_ENCODED),
    clean(RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED, ECHO),
    violation(
        RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED,
        answering(message(COMMAND, group_length=0)),
        at="response[0]",
    ),
    nothing(RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED, dimse(Operation.C_ECHO)),
    clean(REQUEST_ANNOUNCES_ITS_DATA_SET, c_store(side=SCU)),
    violation(
        REQUEST_ANNOUNCES_ITS_DATA_SET,
        asking(message({**COMMAND, 0x0800: 0})),
        at="(0000,0800)",
        name="announced, absent",
    ),
    violation(REQUEST_ANNOUNCES_ITS_DATA_SET, asking(message(COMMAND, b"ab")), name="unannounced"),
    violation(
        REQUEST_ANNOUNCES_ITS_DATA_SET,
        asking(message({**COMMAND, 0x0800: None})),
        name="type missing",
    ),
    nothing(REQUEST_ANNOUNCES_ITS_DATA_SET),
    clean(RESPONSES_ANNOUNCE_THEIR_DATA_SETS, ECHO),
    violation(RESPONSES_ANNOUNCE_THEIR_DATA_SETS, answering(message({**COMMAND, 0x0800: 0}))),
    nothing(RESPONSES_ANNOUNCE_THEIR_DATA_SETS, dimse(Operation.C_ECHO)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([0x0110, 0x0120, 0x0600, 0x0700, 0x0900, 0x0902, 0x1000, 0x1030]),
        st.integers(0, 65535) | st.text(st.characters(max_codepoint=126), max_size=20),
    ),
    st.none() | st.binary(max_size=10),
)
def test_conforming_encoding_is_never_objected_to(
    extra: dict[int, int | str], data: bytes | None
) -> None:
    m = message({**extra, 0x0100: 0x30, 0x0800: 0x0101 if data is None else 1}, data)
    for r in (
        REQUEST_COMMAND_SET_IS_WELL_ENCODED,
        RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED,
        REQUEST_ANNOUNCES_ITS_DATA_SET,
        RESPONSES_ANNOUNCE_THEIR_DATA_SETS,
    ):
        results = judge_all([asking(m), replace(answering(m), id="c1.d2")], "dimse")
        assert objections(x for x in results if x.requirement is r) == []
