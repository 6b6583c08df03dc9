import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.character_set import (
    decode_text,
    designations,
    is_extension,
    is_known,
    undecodable,
)

# Encoded by Python's own codecs, code extensions by hand (sequences of PS3.3 C.12.1.1.2).
KANJI = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"
KOREAN = (
    b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf"
)
CHINESE = b"Zhang^XiaoDong=\x1b$)A" + "张".encode("gb2312") + b"^\x1b$)A" + "小东".encode("gb2312")


@pytest.mark.parametrize(
    ("terms", "raw", "text"),
    [
        ((), b"plain", "plain"),
        ((), b"\xe4", "\ufffd"),
        (("",), b"\xe4", "\ufffd"),
        (("ISO_IR 6",), b"A", "A"),
        (("ISO_IR 100",), b"Buc^J\xe9r\xf4me", "Buc^Jérôme"),
        (("ISO_IR 101",), "Wałęsa".encode("iso8859-2"), "Wałęsa"),
        (("ISO_IR 109",), "Ĉ".encode("iso8859-3"), "Ĉ"),
        (("ISO_IR 110",), "Ä".encode("iso8859-4"), "Ä"),
        (("ISO_IR 144",), "Люк".encode("iso8859-5"), "Люк"),
        (("ISO_IR 127",), "قباني".encode("iso8859-6"), "قباني"),
        (("ISO_IR 126",), "Διονυσιος".encode("iso8859-7"), "Διονυσιος"),
        (("ISO_IR 138",), "שרון".encode("iso8859-8"), "שרון"),
        (("ISO_IR 148",), "Çavuşoğlu".encode("iso8859-9"), "Çavuşoğlu"),
        (("ISO_IR 166",), "ไทย".encode("iso8859-11"), "ไทย"),
        (("ISO_IR 203",), "€".encode("iso8859-15"), "€"),
        (("ISO_IR 13",), "ヤマダ".encode("shift_jis"), "ヤマダ"),
        (("ISO_IR 13",), b"\xd4\xcf\xc0\xde", "ﾔﾏﾀﾞ"),
        (("ISO_IR 192",), "Wang^小东".encode(), "Wang^小东"),
        (("ISO_IR 192",), b"\xff", "\ufffd"),
        (("GB18030",), "王^小东".encode("gb18030"), "王^小东"),
        (("GBK",), "王^小东".encode("gbk"), "王^小东"),
        (("", "ISO 2022 IR 87"), KANJI, "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        (("ISO 2022 IR 6", "ISO 2022 IR 149"), KOREAN, "Hong^Gildong=洪^吉洞=홍^길동"),
        (("", "ISO 2022 IR 58"), CHINESE, "Zhang^XiaoDong=张^小东"),
        (("ISO 2022 IR 100", "ISO 2022 IR 144"), b"\xe9^\x1b-L\xbb^\xe9", "é^Л^é"),
        (("ISO 2022 IR 6", "ISO 2022 IR 100"), b"a\x1b-A\xe9\\\xe9", "aé\\\ufffd"),
        (("", "ISO 2022 IR 87"), b"\x1b%G\xe9", "\x1b%G\ufffd"),
        (("", "ISO 2022 IR 87"), b"\x1b(Zx", "\ufffdx"),
        (("NONSENSE",), b"\xe9", "\ufffd"),
    ],
)
def test_decode_text(terms, raw, text):
    assert decode_text(raw, terms, person_name=True) == text


def test_terms():
    assert is_known("ISO_IR 192")
    assert is_known("")
    assert not is_known("UTF-8")


TERMS = ["", "ISO_IR 100", "ISO_IR 192", "ISO 2022 IR 87", "ISO 2022 IR 149", "GBK", "?"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.binary(max_size=6), st.sampled_from([b"\x1b", b"\x1b$B", b"\x1b(B"]))),
    st.lists(st.sampled_from(TERMS), max_size=3),
)
def test_total(parts, terms):
    decode_text(b"".join(parts), terms)


def test_the_upper_set_stays_when_the_lower_one_changes():
    raw = "é".encode("latin-1") + b"\x1b$B;3\x1b(B" + "é".encode("latin-1")
    assert decode_text(raw, ("ISO 2022 IR 100", "ISO 2022 IR 87")) == "é山é"


@pytest.mark.parametrize(
    ("raw", "terms", "problem"),
    [
        (b"plain", (), ""),
        (b"\xc4", (), "byte C4"),
        (b"\xc4", ("ISO_IR 100",), ""),
        (b"a\xc4", ("ISO_IR 192",), "byte C4"),
        (b"\x80", ("ISO_IR 13",), "byte 80"),
        (b"\xc4", ("LATIN1",), ""),
        (b"\x1b$)C\xb1\xe8", ("", "ISO 2022 IR 149"), ""),
        (b"\x1b$)C\xb1", ("", "ISO 2022 IR 149"), "bytes that no designated character set has"),
    ],
)
def test_undecodable(raw, terms, problem):
    assert undecodable(raw, terms) == problem


def test_designations():
    assert designations("") == (b"(B",)
    assert designations("ISO 2022 IR 149") == (b"$)C",)
    assert designations("ISO_IR 192") == ()
    assert [is_extension(t) for t in ("ISO 2022 IR 87", "ISO_IR 100", "")] == [True, False, False]
