import struct

import pytest

from harness.checks.upper_layer.extended_negotiation import (
    COMMON_EXTENSIONS_ARE_NOT_ANSWERED,
    EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED,
    IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED,
)
from harness.core.subject import Answer, Negotiation
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    negotiation,
    nothing,
    table,
    user_items,
    violation,
)

STUDY_ROOT = b"1.2.840.10008.5.1.4.1.2.2.1"
EXTENSION = (0x56, struct.pack(">H", len(STUDY_ROOT)) + STUDY_ROOT + b"\1")
COMMON = (0x57, b"\0\0\0\0\0\0")
SILENT_IDENTITY, ASKING_IDENTITY = (0x58, b"\1\0\0\1a\0\0"), (0x58, b"\1\1\0\1a\0\0")
IDENTITY_RESPONSE = (0x59, b"\0\0")
REJECTED = negotiation(answer=Answer.REJECTED, rejection=(1, 1, 1))


def items(asked: list[tuple[int, bytes]], given: list[tuple[int, bytes]]) -> Negotiation:
    return negotiation(request=associate(user_items(*asked)), accept=associate(user_items(*given)))


ROWS = table(
    clean(EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED, items([], [])),
    clean(EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED, items([EXTENSION], [EXTENSION]), name="both"),
    violation(EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED, items([], [EXTENSION]), at="extended"),
    nothing(EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED, REJECTED),
    clean(COMMON_EXTENSIONS_ARE_NOT_ANSWERED, items([COMMON], [])),
    violation(COMMON_EXTENSIONS_ARE_NOT_ANSWERED, items([COMMON], [COMMON])),
    nothing(COMMON_EXTENSIONS_ARE_NOT_ANSWERED, items([], [])),
    clean(IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED, items([SILENT_IDENTITY], [])),
    clean(
        IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED,
        items([ASKING_IDENTITY], [IDENTITY_RESPONSE]),
        name="asked",
    ),
    violation(IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED, items([SILENT_IDENTITY], [IDENTITY_RESPONSE])),
    nothing(IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED, REJECTED),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
