"""Values that their VR does not allow, and text in other character sets than declared (PS3.5 6)."""

from tests.objects.faults.fault import Class, Fault, octets
from tests.objects.faults.surgery import Path, Surgery, element, insert, value

_CHARACTER_SET = (0x00080005,)
_NAME = (0x00100010,)
_PATIENT_ID = (0x00100020,)
_STUDY_DATE = (0x00080020,)
_STUDY_TIME = (0x00080030,)


def _fault(
    name: str,
    base: str,
    requirement: str,
    path: Path,
    change: Surgery,
    *,
    class_: Class = Class.VALUE_SYNTAX,
    also: tuple[str, ...] = (),
) -> Fault:
    tag = path[-1]
    at = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    return octets(name, class_, base, f"value.{requirement}", at, change, also=also)


def _each(*changes: Surgery) -> Surgery:
    def change(data: bytes) -> bytes:
        for one in changes:
            data = one(data)
        return data

    return change


def _value(base: str, requirement: str, path: Path, new: bytes, name: str, **more: object) -> Fault:
    return _fault(name, base, requirement, path, value(path, new), **more)  # type: ignore[arg-type]


def _added(
    base: str, requirement: str, tag: int, kind: str, new: bytes, before: int, name: str,
    **more: object,
) -> Fault:  # fmt: skip
    """Add an element in front of another."""
    change = insert((before,), element(tag, kind, new))
    return _fault(name, base, requirement, (tag,), change, **more)  # type: ignore[arg-type]


def _declared(sets: bytes, tag: Path, text: bytes) -> Surgery:
    return _each(value(_CHARACTER_SET, sets), value(tag, text))


_CHARACTERS: dict[str, object] = {"class_": Class.CHARACTER_SET}
_COMMENTS, _AFTER_COMMENTS = 0x00104000, 0x00180015

_SYNTAX = (
    _value("ct", "ages-are-well-formed", (0x00101010,), b"58YR", "ct-age-58yr"),
    _value("mr", "dates-are-well-formed", _STUDY_DATE, b"2024012 ", "mr-date-short"),
    _value("us", "dates-are-in-the-calendar", (0x00100030,), b"19650230", "us-born-30-february"),
    _value("cr", "times-are-well-formed", _STUDY_TIME, b"10:0", "cr-time-with-colon"),
    _value("nm", "times-are-on-the-clock", _STUDY_TIME, b"256000", "nm-25-hours"),
    _value(
        "ecg", "date-times-are-well-formed", (0x0008002A,), b"2024-01-02 1010 ", "ecg-dashed-moment"
    ),
    _value(
        "ecg", "date-times-are-real", (0x0008002A,), b"20240230101000", "ecg-30-february"
    ),
    _value("mr", "decimal-strings-are-numbers", (0x00180081,), b"15ms", "mr-echo-time-with-unit"),
    _value(
        "pet", "decimal-strings-fit-double-precision", (0x00101030,), b"7.0E400 ", "pet-weight-huge"
    ),
    _value("ct", "integer-strings-are-integers", (0x00200011,), b"1.5 ", "ct-series-number-1.5"),
    _value(
        "ct", "integer-strings-are-in-range", (0x00200013,), b"9876543210", "ct-number-too-large"
    ),
    _value("ct", "code-strings-have-code-characters", (0x00180015,), b"che?", "ct-part-in-lowercase"),
    _value("us", "uids-are-well-formed", (0x0020000E,), b"1.2.03.4", "us-series-leading-zero"),
    _value("sc", "uids-have-an-assigned-root", (0x0020000E,), b"4.2.3.45", "sc-series-strange-root"),
    _value(
        "ct", "texts-are-not-too-long", (0x00200010,), b"A study identifier that is long ",
        "ct-study-id-long",
    ),
    _value(
        "mr", "values-are-not-too-long", (0x00180081,), b"15.000000000000000",
        "mr-echo-time-long",
    ),
    _value(
        "mr", "texts-are-not-too-long", (0x0008103E,), b"d" * 66, "mr-description-long",
    ),
    _value(
        "cr", "person-names-are-not-too-long", _NAME, b"N" * 66, "cr-name-long",
    ),
    _value(
        "dx", "person-names-have-five-components-at-most", _NAME, b"A^B^C^D^E^F^",
        "dx-name-of-six",
    ),
    _value(
        "pet", "person-names-have-three-groups-at-most", _NAME, b"A^B=C=D=E ", "pet-name-of-four"
    ),
    _value("us", "control-characters-are-allowed-ones", _PATIENT_ID, b"P\x07-1", "us-id-with-bell"),
    _value("ct", "padding-is-that-of-the-vr", _PATIENT_ID, b"P-100\0", "ct-id-padded-with-nul"),
    _added(
        "ct", "new-lines-are-cr-lf", _COMMENTS, "LT", b"one\ntwo ", _AFTER_COMMENTS, "ct-bare-line"
    ),
    _added(
        "rt-plan", "application-entities-are-not-blank", 0x00080055, "AE", b"    ", 0x00080060,
        "plan-blank-title",
    ),
    _added(
        "rt-dose", "application-entities-are-of-the-default-repertoire", 0x00080055, "AE",
        b"D\xd6SE", 0x00080060, "dose-title-with-umlaut",
    ),
    _added(
        "raw-data", "uris-are-well-formed", 0x00081190, "UR", b"http://a b/c", 0x00089123,
        "raw-address-with-space",
    ),
    _value("us", "binary-values-are-whole", (0x00186011, 0, 0x00186016), b"\0\0\0\0\0\0",
           "us-flags-of-six-bytes"),
    _value("ct", "old-dates-and-times-are-converted", _STUDY_DATE, b"2024.01.02", "ct-date-dotted"),
)  # fmt: skip

_MULTIPLICITY: dict[str, object] = {"class_": Class.MULTIPLICITY}
_COUNTS = (
    _value(
        "ct", "multiplicities-are-the-registered-ones", (0x00200032,), b"-4.0\\-3.0 ", "ct-position-of-two",
        **_MULTIPLICITY,
    ),
    _value(
        "mr", "multiplicities-are-the-registered-ones", (0x00280030,), b"0.5 ", "mr-spacing-of-one",
        **_MULTIPLICITY,
    ),
    _value(
        "us", "multiplicities-are-the-registered-ones", (0x00200011,), b"1\\2 ", "us-two-series-numbers",
        **_MULTIPLICITY,
    ),
    _value(
        "rt-structure-set", "multiplicities-are-the-registered-ones",
        (0x30060039, 0, 0x3006002A), b"255\\0 ", "contour-colour-of-two", **_MULTIPLICITY,
    ),
    _value(
        "sr-comprehensive", "multiplicities-are-the-registered-ones", (0x00080060,), b"SR\\SR ",
        "report-of-two-modalities", **_MULTIPLICITY,
    ),
)  # fmt: skip

_SETS = (
    _value("ct", "character-sets-are-defined-terms", _CHARACTER_SET, b"LATIN1", "ct-latin1",
           **_CHARACTERS),
    _value("cr", "several-character-sets-are-extensions", _CHARACTER_SET,
           b"ISO_IR 100\\ISO_IR 144 ", "cr-two-without-extensions", **_CHARACTERS),
    _value("dx", "one-character-set-is-no-extension", _CHARACTER_SET, b"ISO 2022 IR 100 ",
           "dx-one-extension", **_CHARACTERS),
    _value("us", "first-character-set-is-a-single-byte-one", _CHARACTER_SET,
           b"ISO 2022 IR 87\\ISO 2022 IR 100", "us-first-of-two-bytes", **_CHARACTERS),
    _fault("mr-utf-8-not-declared", "mr", "text-is-in-its-character-set", _NAME,
           _declared(b"ISO_IR 6", _NAME, "Müller^Jürgen ".encode()), **_CHARACTERS),
    _fault("pet-no-utf-8", "pet", "text-is-in-its-character-set", _NAME,
           _declared(b"ISO_IR 192", _NAME, b"M\xfcller"), **_CHARACTERS),
    _fault("nm-escape-not-declared", "nm", "escape-sequences-are-declared", _NAME,
           _declared(b"ISO 2022 IR 6\\ISO 2022 IR 100 ", _NAME, b"A^B=\x1b$B;3\x1b(B^T"),
           **_CHARACTERS),
    _fault("sc-left-in-japanese", "sc", "character-sets-are-reset", _NAME,
           _declared(b"\\ISO 2022 IR 87 ", _NAME, b"Y^T=\x1b$B;3ED "), **_CHARACTERS),
    _fault("ecg-alphabetic-in-japanese", "ecg", "alphabetic-names-are-alphabetic", _NAME,
           _declared(b"ISO_IR 192", _NAME, "山田^太郎 ".encode()), **_CHARACTERS),
)  # fmt: skip

FAULTS = (*_SYNTAX, *_COUNTS, *_SETS)
