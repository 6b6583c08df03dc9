import pytest

from harness.checks.dimse.character_sets import IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.services import c_find, mwl

NAME, SPS, UTF_8 = 0x00100010, 0x00400100, {0x00080005: "ISO_IR 192"}

ROWS = table(
    clean(IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET, c_find({NAME: ""}, {NAME: "Ärzte", **UTF_8})),
    clean(
        IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET,
        c_find({NAME: ""}, {NAME: "Arzt"}, {NAME: "Ärzte", **UTF_8}),
        name="one of two",
    ),
    violation(
        IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET,
        c_find({NAME: ""}, {NAME: "Ärzte"}),
        at="identifier[0] (0008,0005)",
    ),
    violation(
        IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET,
        mwl({SPS: []}, {SPS: [{0x00400007: "Schädel"}]}),
        name="inside a sequence",
    ),
    violation(
        IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET,
        c_find({NAME: ""}, {NAME: b"\x1b$B;3\x1b(B", 0x00080005: ""}),
        name="escape sequence, empty declaration",
    ),
    nothing(IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET, c_find({NAME: ""}, {NAME: "Arzt"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
