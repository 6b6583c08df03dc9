import pytest

from harness.checks.object.value.repertoire import (
    APPLICATION_ENTITIES_ARE_NOT_BLANK,
    APPLICATION_ENTITIES_ARE_OF_THE_DEFAULT_REPERTOIRE,
    CODE_STRINGS_HAVE_CODE_CHARACTERS,
    CONTROL_CHARACTERS_ARE_ALLOWED_ONES,
    NEW_LINES_ARE_CR_LF,
    PADDING_IS_THAT_OF_THE_VR,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element
from tests.harness.checks.object.value.values import Values, values

LATIN_1 = element(0x00080005, "CS", b"ISO_IR 100")

VALUES = [
    Values(
        CONTROL_CHARACTERS_ARE_ALLOWED_ONES,
        (
            ("LO", b""),
            ("LO", b"graphic characters: ~!"),
            ("LT", b"a\tb\r\nc\x0cd\r\n"),
            ("UT", b"a\\b "),
            ("LO", b"\xa0\xff"),
        ),
        (
            ("LO", b"a\tb "),
            ("SH", b"a\r\nb"),
            ("PN", b"a\0b "),
            ("LT", b"a\x0bb "),
            ("UC", b"a\x7f"),
            ("ST", b"a\x01"),
            ("LO", b"a\x85"),
        ),
        (LATIN_1,),
    ),
    Values(
        NEW_LINES_ARE_CR_LF,
        (("ST", b"a\r\nb"), ("LT", b"\r\n"), ("UT", b"a\x0cb ")),
        (("ST", b"a\nb "), ("LT", b"a\r"), ("UT", b"\n\r"), ("UT", b"a\r\r\n ")),
    ),
    values(
        CODE_STRINGS_HAVE_CODE_CHARACTERS,
        "CS",
        (b"", b"A_1 B ", b" A\\B", b"ISO_IR 100", b"\\A"),
        (b"a ", b"A-B ", b"A\\b ", b"A/", b"\xc4 ", b"A\0B "),
    ),
    values(
        APPLICATION_ENTITIES_ARE_OF_THE_DEFAULT_REPERTOIRE,
        "AE",
        (b"", b"STORE_1 ", b"a\\b ", b" x"),
        (b"a\x1b", b"\xc4 ", b"a\r\n ", b"a\x7f"),
    ),
    values(APPLICATION_ENTITIES_ARE_NOT_BLANK, "AE", (b"", b"A "), (b"  ", b"A\\  ")),
    Values(
        PADDING_IS_THAT_OF_THE_VR,
        (("LO", b"a "), ("UI", b"1.2\0"), ("UI", b"1.23"), ("DA", b""), ("UR", b"a ")),
        (
            ("LO", b"a\0"),
            ("UI", b"1.2 "),
            ("UI", b"1.23\0\0"),
            ("CS", b"A\0"),
            ("DS", b"1\0"),
            ("PN", b"a^b\0"),
            ("UR", b"a\0"),
            ("TM", b"10\0\0"),
            ("UT", b"abc\0"),
        ),
    ),
]
ROWS = table(*(row for v in VALUES for row in v.rows()))


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", [pytest.param(v, id=v.requirement.id) for v in VALUES])
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()
