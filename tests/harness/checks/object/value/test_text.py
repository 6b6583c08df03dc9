import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.text import (
    CHARACTER_SETS_ARE_RESET,
    ESCAPE_SEQUENCES_ARE_DECLARED,
    TEXT_IS_IN_ITS_CHARACTER_SET,
)
from tests.harness.checks.build import Case, clean, table, violation
from tests.harness.checks.object.made import CLASS, element, failures, item, made
from tests.harness.checks.object.value.values import Values, values


def declared(terms):
    return element(0x00080005, "CS", terms + b" " * (len(terms) % 2))


NAME, COMMENT, SEQUENCE = 0x00100010, 0x00104000, 0x00081140
KANJI = b"\x1b$B;3ED\x1b(B"
HANGUL = b"\x1b$)C\xb1\xe8"
GREEK = b"\x1b-F\xc4"
LATIN_1 = declared(b"ISO_IR 100")
UTF_8 = declared(b"ISO_IR 192")
JAPANESE = declared(b"\\ISO 2022 IR 87")
KOREAN = declared(b"\\ISO 2022 IR 149")
LATIN_AND_GREEK = declared(b"ISO 2022 IR 100\\ISO 2022 IR 126")
KATAKANA = declared(b"ISO 2022 IR 13\\ISO 2022 IR 87")

VALUES = [
    values(TEXT_IS_IN_ITS_CHARACTER_SET, "LO", (b"", b"ASCII "), (b"\xc4 ", "é".encode())),
    values(
        TEXT_IS_IN_ITS_CHARACTER_SET,
        "UT",
        ("é王".encode() + b" ", b"a "),
        (b"\xc4 ", b"\xe7\x8e", b"\xc0\x80", b"\xed\xa0\x80 "),
        UTF_8,
    ),
    values(
        TEXT_IS_IN_ITS_CHARACTER_SET,
        "SH",
        (b"\xd4\xcf\xc0\xde", b"\x5c\x20"),
        (b"\xfc\xfd",),
        declared(b"ISO_IR 13"),
    ),
    values(
        TEXT_IS_IN_ITS_CHARACTER_SET,
        "LT",
        (KANJI, b"a "),
        (b"\xb1\xe8", b"\x1b$B\x21\x21;\x1b(B "),
        JAPANESE,
    ),
    values(TEXT_IS_IN_ITS_CHARACTER_SET, "LO", (HANGUL,), (b"\xb1\xe8",), KOREAN),
    values(TEXT_IS_IN_ITS_CHARACTER_SET, "LO", (b"\xb5\xb6",), (b"\xff ",), declared(b"GB18030")),
    values(
        ESCAPE_SEQUENCES_ARE_DECLARED, "LO", (b"ab",), (KANJI, HANGUL + b" ", b"\x1b "), LATIN_1
    ),
    values(ESCAPE_SEQUENCES_ARE_DECLARED, "LO", (b"ab",), (KANJI,), UTF_8),
    values(ESCAPE_SEQUENCES_ARE_DECLARED, "UC", (b"ab",), (KANJI,)),
    values(
        ESCAPE_SEQUENCES_ARE_DECLARED,
        "LO",
        (KANJI,),
        (HANGUL, b"\x1b$(D;3\x1b(B ", b"\x1b.A", b"a\x1b"),
        JAPANESE,
    ),
    values(CHARACTER_SETS_ARE_RESET, "LO", (KANJI, b"a "), (KANJI[:-3] + b" ",), JAPANESE),
    values(
        CHARACTER_SETS_ARE_RESET,
        "ST",
        (GREEK + b"\x1b-A\xc4\r\n ", b"\xc4 ", GREEK + b"\x1b-A\\ "),
        (GREEK, GREEK + b"\r\n\xc4\x1b-A "),
        LATIN_AND_GREEK,
    ),
    values(
        CHARACTER_SETS_ARE_RESET,
        "PN",
        (b"a=" + GREEK + b"\x1b-A^" + GREEK + b"\x1b-A",),
        (b"a=" + GREEK + b"^b\x1b-A ", b"a=" + GREEK + b"=" + GREEK + b"\x1b-A "),
        LATIN_AND_GREEK,
    ),
    values(
        CHARACTER_SETS_ARE_RESET,
        "LO",
        (b"\xd4\xcf\x1b$B;3\x1b(J", b"\x1b$B;3\x1b(B\xd4 "),
        (b"\xd4\x1b$B;3",),
        KATAKANA,
    ),
]
INHERITED = made(LATIN_1, CLASS, element(SEQUENCE, "SQ", item(element(COMMENT, "LT", b"\xc4 "))))
OWN = made(LATIN_1, CLASS, element(SEQUENCE, "SQ", item(UTF_8 + element(COMMENT, "LT", b"\xc4 "))))
ROWS = table(
    *(row for v in VALUES for row in v.rows()),
    clean(TEXT_IS_IN_ITS_CHARACTER_SET, INHERITED, name="an item inherits"),
    violation(
        TEXT_IS_IN_ITS_CHARACTER_SET, OWN, at="(0008,1140)[0].(0010,4000)", name="an item's own"
    ),
    clean(
        TEXT_IS_IN_ITS_CHARACTER_SET,
        made(declared(b"LATIN1"), CLASS, element(COMMENT, "LT", b"\xc4 ")),
        name="nobody knows the term",
    ),
    clean(
        CHARACTER_SETS_ARE_RESET,
        made(KOREAN, CLASS, element(COMMENT, "LT", HANGUL + b"\r\n" + HANGUL)),
        name="nothing was in G1",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", VALUES)
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([("ISO_IR 100", "latin-1"), ("ISO_IR 192", "utf-8"), ("GB18030", "gb18030")]),
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\\"), max_size=16),
)
def test_legal_text_is_not_objected_to(charset, text):
    term, codec = charset
    raw = text.encode(codec, "ignore")
    value = element(COMMENT, "LT", raw + b" " * (len(raw) % 2))
    assert failures(made(declared(term.encode()), CLASS, value), "value") == set()


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=40),
    st.sampled_from([b"", b"ISO_IR 100", b"\\ISO 2022 IR 87", b"ISO 2022 IR 100\\ISO 2022 IR 149"]),
    st.sampled_from(["PN", "LO", "UT"]),
)
def test_total(raw, terms, vr):
    found = failures(made(declared(terms), CLASS, element(NAME, vr, b"\x1b$" + raw)), "value")
    assert not [f for f in found if ":" in f]
