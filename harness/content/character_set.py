"""Text of a data set by its Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Defined terms without and with code extensions; "" and ISO_IR 6 are the default repertoire.
_CODECS: Final = {
    "": "ascii",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "ISO 2022 GBK": "gbk",
    "ISO 2022 IR 100": "latin-1",
    "ISO 2022 IR 101": "iso8859-2",
    "ISO 2022 IR 109": "iso8859-3",
    "ISO 2022 IR 110": "iso8859-4",
    "ISO 2022 IR 126": "iso8859-7",
    "ISO 2022 IR 127": "iso8859-6",
    "ISO 2022 IR 13": "shift_jis",
    "ISO 2022 IR 138": "iso8859-8",
    "ISO 2022 IR 144": "iso8859-5",
    "ISO 2022 IR 148": "iso8859-9",
    "ISO 2022 IR 149": "euc_kr",
    "ISO 2022 IR 159": "iso2022_jp_2",
    "ISO 2022 IR 166": "iso8859-11",
    "ISO 2022 IR 203": "iso8859-15",
    "ISO 2022 IR 58": "gb2312",
    "ISO 2022 IR 6": "ascii",
    "ISO 2022 IR 87": "iso2022_jp_2",
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 13": "shift_jis",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 166": "iso8859-11",
    "ISO_IR 192": "utf-8",
    "ISO_IR 203": "iso8859-15",
    "ISO_IR 6": "ascii",
}

# Escape sequences (PS3.3 Tables C.12-3 and C.12-4) to the codec that reads what follows them.
_ESCAPES: Final = {
    b"(B": "ascii",
    b"(J": "shift_jis",
    b")I": "shift_jis",
    b"$B": "iso2022_jp_2",
    b"$(D": "iso2022_jp_2",
    b"$)A": "gb2312",
    b"$)C": "euc_kr",
    b"-A": "latin-1",
    b"-B": "iso8859-2",
    b"-C": "iso8859-3",
    b"-D": "iso8859-4",
    b"-F": "iso8859-7",
    b"-G": "iso8859-6",
    b"-H": "iso8859-8",
    b"-L": "iso8859-5",
    b"-M": "iso8859-9",
    b"-T": "iso8859-11",
    b"-b": "iso8859-15",
}
# What a term of code extensions designates: escape sequences of its sets (ISO 646 comes with all).
_ASCII: Final = b"(B"
_DESIGNATED: Final = {
    "ISO 2022 IR 6": (_ASCII,),
    "ISO 2022 IR 13": (b")I", b"(J"),
    "ISO 2022 IR 100": (b"-A", _ASCII),
    "ISO 2022 IR 101": (b"-B", _ASCII),
    "ISO 2022 IR 109": (b"-C", _ASCII),
    "ISO 2022 IR 110": (b"-D", _ASCII),
    "ISO 2022 IR 126": (b"-F", _ASCII),
    "ISO 2022 IR 127": (b"-G", _ASCII),
    "ISO 2022 IR 138": (b"-H", _ASCII),
    "ISO 2022 IR 144": (b"-L", _ASCII),
    "ISO 2022 IR 148": (b"-M", _ASCII),
    "ISO 2022 IR 166": (b"-T", _ASCII),
    "ISO 2022 IR 203": (b"-b", _ASCII),
    "ISO 2022 IR 58": (b"$)A",),
    "ISO 2022 IR 87": (b"$B",),
    "ISO 2022 IR 149": (b"$)C",),
    "ISO 2022 IR 159": (b"$(D",),
}
MULTI_BYTE_EXTENSIONS: Final = frozenset(
    t for t, sets in _DESIGNATED.items() if sets[0][:1] == b"$"
)
STAND_ALONE: Final = ("GB18030", "GBK", "ISO_IR 192")  # prohibit code extensions
_ESCAPE = re.compile(rb"\x1b(\$\([A-Z]|\$\)[A-Z]|\$[A-Z]|[(),\-][A-Za-z])")
_NOT_JIS_X_0201 = re.compile(rb"[\x80-\xa0\xe0-\xff]")
_STATEFUL: Final = "iso2022_jp_2"  # a 7-bit codec that wants to see the escape sequence itself
# A code element invoked by an escape ends at these (PS3.5 6.1.2.5.3).
_RESETS: Final = re.compile(rb"[\\\t\n\f\r]")
_RESETS_PN: Final = re.compile(rb"[\\\t\n\f\r^=]")


def is_known(term: str) -> bool:
    """Tell whether a value of Specific Character Set is a defined term we can read."""
    return term in _CODECS


def is_extension(term: str) -> bool:
    """Tell whether a value of Specific Character Set is a defined term for code extensions."""
    return term in _DESIGNATED


def designations(term: str) -> tuple[bytes, ...]:
    """Return the escape sequences of a term, without ESC: that of its own set first.

    Empty stands for the default repertoire. () for terms that prohibit code extensions, or unknown.
    """
    return _DESIGNATED.get(term, (_ASCII,) if not term else ())


def undecodable(raw: bytes, terms: Sequence[str], *, person_name: bool = False) -> str:
    """Say what in a text its declared character sets do not have; "" when nothing.

    Unknown terms decode everything. `terms` are the values of (0008,0005).
    """
    if raw.isascii() and b"\x1b" not in raw:
        return ""
    if not all(map(is_known, terms)):
        return ""
    if b"\x1b" in raw and any(t in _DESIGNATED for t in terms):
        bad = "\ufffd" in decode_text(raw, terms, person_name=person_name)
        return "bytes that no designated character set has" if bad else ""
    first = terms[0] if terms else ""
    outside = _NOT_JIS_X_0201.search(raw) if first in ("ISO_IR 13", "ISO 2022 IR 13") else None
    if outside:
        return f"byte {outside[0].hex().upper()}"
    codec = _CODECS[first]
    try:
        raw.decode("ascii" if codec == _STATEFUL else codec)
    except UnicodeDecodeError as why:
        return f"byte {raw[why.start]:02X}"
    return ""


def decode_text(raw: bytes, terms: Sequence[str], *, person_name: bool = False) -> str:
    """Decode text; what cannot be decoded becomes U+FFFD. `terms` are (0008,0005)'s values."""
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii")
    default = _CODECS.get(terms[0] if terms else "", "ascii")
    if b"\x1b" not in raw or default in ("utf-8", "gb18030") or not any(terms):
        return raw.decode("ascii" if default == _STATEFUL else default, "replace")
    if default == _STATEFUL:  # value 1 cannot be a 7-bit multi-byte set: read it as ASCII
        default = "ascii"
    resets = _RESETS_PN if person_name else _RESETS
    parts = _ESCAPE.split(raw)
    out = [parts[0].decode(default, "replace")]
    upper = default  # of the set in G1, to which ESC ( B and ESC ( J change nothing
    for sequence, text in zip(parts[1::2], parts[2::2], strict=True):
        codec = _ESCAPES.get(sequence)
        if codec is None:
            out.append("\ufffd" + text.decode(default, "replace"))
        elif codec == _STATEFUL:
            out.append((b"\x1b" + sequence + text).decode(codec, "replace"))
        else:
            upper = upper if sequence[:1] == b"(" else codec
            reset = resets.search(text)
            cut = reset.start() if reset else len(text)
            out.append(text[:cut].decode(upper, "replace"))
            out.append(text[cut:].decode(default, "replace"))
            upper = default if reset else upper
    return "".join(out)
