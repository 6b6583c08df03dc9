import pytest

from harness.checks.object.value.lengths import (
    PERSON_NAMES_ARE_NOT_TOO_LONG,
    TEXTS_ARE_NOT_TOO_LONG,
    VALUES_ARE_NOT_TOO_LONG,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element
from tests.harness.checks.object.value.values import Values

UTF_8 = element(0x00080005, "CS", b"ISO_IR 192")
JAPANESE = element(0x00080005, "CS", b"\\ISO 2022 IR 87 ")
KANJI = b"\x1b$B;3ED\x1b(B"

VALUES = [
    Values(
        VALUES_ARE_NOT_TOO_LONG,
        (
            ("AE", b"A" * 16),
            ("CS", b"A\\" + b"B" * 16),
            ("DS", b"1.23456789012345"),
            ("DS", b"1\\1.23456789012345 "[:18]),
            ("IS", b"000000000001"),
            ("UI", b"1." + b"2" * 62),
            ("UI", b"1.3\\1." + b"2" * 62),
            ("TM", b"101010.123456 "),
            ("DT", b"20240229101112.123456+0100"),
        ),
        (
            ("AE", b"A" * 18),
            ("CS", b"A" * 18),
            ("DS", b"1.2345678901234567"),
            ("DS", b"1.0               "),
            ("IS", b"00000000000001"),
            ("UI", b"1." + b"2" * 64),
            ("TM", b"101010.123456   "),
            ("CS", b"B" * 17 + b"\\A "),
        ),
    ),
    Values(
        TEXTS_ARE_NOT_TOO_LONG,
        (
            ("LO", b"a" * 64),
            ("SH", "é".encode() * 16),
            ("LO", b"a" * 64 + b"\\" + b"b" * 64 + b" "),
            ("ST", b"a" * 1024),
            ("LT", "é".encode() * 10240),
            ("UT", b"a" * 20000),
            ("UC", b"a" * 20000),
        ),
        (("LO", b"a" * 66), ("SH", "é".encode() * 17), ("ST", b"a" * 1026), ("LT", b"a" * 10242)),
        (UTF_8,),
    ),
    Values(
        TEXTS_ARE_NOT_TOO_LONG,
        (("SH", KANJI * 8),),
        (("SH", KANJI * 9),),
        (JAPANESE,),
    ),
    Values(
        PERSON_NAMES_ARE_NOT_TOO_LONG,
        (
            ("PN", b"a" * 32 + b"^" + b"b" * 31),
            ("PN", b"a" * 64 + b"=" + b"b" * 64 + b"=c "[:2]),
            ("PN", b"a" * 64 + b"\\b "),
            ("PN", "é".encode() * 64),
        ),
        (("PN", b"a" * 66), ("PN", b"a=" + b"b" * 66), ("PN", b"a^\\" + b"c" * 65 + b" ")),
        (UTF_8,),
    ),
]
ROWS = table(*(row for v in VALUES for row in v.rows()))


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", VALUES)
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()
