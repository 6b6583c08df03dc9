"""Values of DICOM JSON attributes by their VR (PS3.18 F.2.3, F.2.4, F.2.6, F.2.7)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.elements import JsonElement, elements
from harness.checks.web.json_model import TAG
from harness.checks.web.messages import few
from harness.checks.web.value_representations import (
    BINARY,
    BULK,
    DECIMALS,
    NUMBERS,
    SEVERAL,
    TEXTS,
)
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DicomJson, JsonNumber, JsonObject, JsonValue
from harness.core.trace import Trace

PERSON_NAME_IS_AN_OBJECT = Requirement(
    id="dicom-json.person-name-is-an-object",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A person name is an object of non-empty Alphabetic, Ideographic and Phonetic.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-12",),
)

BINARY_NUMBER_IS_A_NUMBER = Requirement(
    id="dicom-json.binary-number-is-a-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Values of FL, FD, SL, SS, UL and US are JSON numbers.",
    cites=(ps3(18, "F.2.3", "F.2.3-1"),),
    catalogue=("JSON-13",),
)

DECIMAL_IS_NUMBER_OR_STRING = Requirement(
    id="dicom-json.decimal-is-number-or-string",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Values of DS, IS, SV and UV are JSON numbers or strings that hold a number.",
    cites=(ps3(18, "F.2.3", "F.2.3-1"),),
    catalogue=("JSON-14",),
)

TEXT_IS_A_STRING = Requirement(
    id="dicom-json.text-is-a-string",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Values of text, date, time and UID VRs are JSON strings.",
    cites=(ps3(18, "F.2.3", "F.2.3-1"),),
    catalogue=("JSON-15",),
)

ATTRIBUTE_TAG_IS_HEXADECIMAL = Requirement(
    id="dicom-json.attribute-tag-is-hexadecimal",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A value of AT is a string of eight upper-case hexadecimal digits.",
    cites=(ps3(18, "F.2.3"),),
    catalogue=("JSON-16",),
)

INLINE_BINARY_IS_BASE64 = Requirement(
    id="dicom-json.inline-binary-is-base64",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="InlineBinary is the base64 of a whole value field, so of an even length.",
    cites=(ps3(18, "F.2.7"),),
    catalogue=("JSON-17",),
)

BINARY_IS_NOT_A_VALUE = Requirement(
    id="dicom-json.binary-is-not-a-value",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="OB, OD, OF, OL, OV, OW and UN come as InlineBinary or BulkDataURI, and only they "
    "as InlineBinary.",
    cites=(ps3(18, "F.2.2"), ps3(18, "F.2.7")),
    catalogue=("JSON-17",),
)

BULK_DATA_VR_IS_PERMITTED = Requirement(
    id="dicom-json.bulk-data-vr-is-permitted",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="BulkDataURI is a string, and stands only for the VRs that may be bulk data.",
    cites=(ps3(18, "F.2.2"), ps3(18, "10.4.1")),
    catalogue=("JSON-18", "META-05"),
)

VALUES_OBEY_THEIR_VR = Requirement(
    id="dicom-json.values-obey-their-vr",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="String values have the form and length that PS3.5 gives their VR.",
    cites=(ps3(18, "F.2.3"), ps3(5, "6.2", "6.2-1")),
    catalogue=("JSON-20",),
    doubt="a server may return stored values that were invalid when they were stored",
)

VALUES_ARE_SPLIT = Requirement(
    id="dicom-json.values-are-split",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The values of a multi-valued element are members of the array, not joined by a "
    "backslash.",
    cites=(ps3(18, "F.2.4"),),
    catalogue=("JSON-21",),
)

GROUPS: Final = frozenset(("Alphabetic", "Ideographic", "Phonetic"))

_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*")
# Annex F has no encoding for what is no finite number; these strings are recorded, not judged.
_NOT_FINITE: Final = frozenset(("NaN", "Infinity", "-Infinity", "inf", "-inf"))
_FORMS: Final = {
    "AE": re.compile(r"[^\\\x00-\x1f]{1,16}"),
    "AS": re.compile(r"\d{3}[DWMY]"),
    "CS": re.compile(r"[A-Z0-9 _]{1,16}"),
    "DA": re.compile(r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"),
    "DT": re.compile(r"\d{4,14}(\.\d{1,6})?([+-]\d{4})?"),
    "LO": re.compile(r"[^\\]{1,64}"),
    "SH": re.compile(r"[^\\]{1,16}"),
    "TM": re.compile(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?|60(\.\d{1,6})?)?)?"),
    "UI": re.compile(r"(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))+"),
}


def of_vr(body: DicomJson, trace: Trace, vrs: Iterable[str]) -> Iterator[JsonElement]:
    """Yield the attributes of some VRs."""
    wanted = frozenset(vrs)
    return (e for e in elements(body, trace) if e.vr in wanted)


def _valued(vrs: frozenset[str]) -> _Where:
    return _Where(vrs)


class _Where:
    """Says whether a body has a value of one of the VRs: the opportunity of a check."""

    def __init__(self, vrs: frozenset[str]) -> None:
        self.vrs = vrs

    def __call__(self, body: DicomJson, trace: Trace) -> bool:
        return any(e.values for e in of_vr(body, trace, self.vrs))


def _wrong(
    body: DicomJson, trace: Trace, vrs: frozenset[str], allowed: tuple[type, ...]
) -> Iterator[tuple[JsonElement, str, JsonValue]]:
    for e in of_vr(body, trace, vrs):
        for i, value in enumerate(e.values):
            if value is not None and not isinstance(value, allowed):
                yield e, f"{e.pointer}/Value/{i}", value


@check(PERSON_NAME_IS_AN_OBJECT, on=DicomJson, where=_valued(frozenset(("PN",))))
def person_name_is_an_object(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each name, at its member names, and for empty groups."""
    for e in of_vr(body, ctx.trace, ("PN",)):
        for i, value in enumerate(e.values):
            at = f"{e.pointer}/Value/{i}"
            if value is None:
                continue
            if not isinstance(value, JsonObject):
                yield ctx.finding(expected="an object", actual=_kind(value), at=at)
                continue
            for name, group in value.members:
                if name not in GROUPS or not isinstance(group, str) or not group:
                    yield ctx.finding(
                        expected="non-empty Alphabetic, Ideographic or Phonetic",
                        actual=f"{name}: {_kind(group)}",
                        at=f"{at}/{name}",
                    )


@check(BINARY_NUMBER_IS_A_NUMBER, on=DicomJson, where=_valued(NUMBERS))
def binary_number_is_a_number(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each value; the names of numbers that are not finite are let pass."""
    for e, at, value in few(_wrong(body, ctx.trace, NUMBERS, (JsonNumber,))):
        if e.vr not in ("FL", "FD") or value not in _NOT_FINITE:
            yield ctx.finding(expected="a number", actual=_kind(value), at=at)


@check(DECIMAL_IS_NUMBER_OR_STRING, on=DicomJson, where=_valued(DECIMALS))
def decimal_is_number_or_string(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each value, and read the strings as decimal numbers."""
    for _, at, value in few(_wrong(body, ctx.trace, DECIMALS, (JsonNumber, str))):
        yield ctx.finding(expected="a number or a string", actual=_kind(value), at=at)
    for e in of_vr(body, ctx.trace, DECIMALS):
        for i, value in enumerate(e.values):
            # An empty string is the affair of `dicom-json.empty-value-is-null`, a backslash
            # that of `dicom-json.values-are-split`.
            plain = isinstance(value, str) and value != "" and "\\" not in value
            if isinstance(value, str) and plain and not _NUMBER.fullmatch(value):
                at = f"{e.pointer}/Value/{i}"
                yield ctx.finding(expected="a decimal number", actual=value, at=at)


@check(TEXT_IS_A_STRING, on=DicomJson, where=_valued(TEXTS))
def text_is_a_string(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each value."""
    for _, at, value in few(_wrong(body, ctx.trace, TEXTS, (str,))):
        yield ctx.finding(expected="a string", actual=_kind(value), at=at)


@check(ATTRIBUTE_TAG_IS_HEXADECIMAL, on=DicomJson, where=_valued(frozenset(("AT",))))
def attribute_tag_is_hexadecimal(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Match each value with the eight-digit form."""
    for e in of_vr(body, ctx.trace, ("AT",)):
        for i, value in enumerate(e.values):
            if value is not None and not (isinstance(value, str) and TAG.fullmatch(value)):
                yield ctx.finding(
                    expected="eight upper-case hex digits",
                    actual=_kind(value),
                    at=f"{e.pointer}/Value/{i}",
                )


@check(
    INLINE_BINARY_IS_BASE64,
    on=DicomJson,
    where=lambda b, t: any("InlineBinary" in e.names for e in elements(b, t)),
)
def inline_binary_is_base64(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Decode each InlineBinary strictly and count its bytes."""
    for e in elements(body, ctx.trace):
        if "InlineBinary" not in e.names:
            continue
        text = e.member("InlineBinary")
        size = _decoded_bytes(text) if isinstance(text, str) else None
        if size is None or size % 2:
            yield ctx.finding(
                expected="base64 of an even number of bytes",
                actual="no base64" if size is None else f"{size} bytes",
                at=f"{e.pointer}/InlineBinary",
            )


@check(
    BINARY_IS_NOT_A_VALUE,
    on=DicomJson,
    where=lambda b, t: any(e.vr in BINARY or "InlineBinary" in e.names for e in elements(b, t)),
)
def binary_is_not_a_value(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Value with a binary VR, and for InlineBinary with any other."""
    for e in elements(body, ctx.trace):
        wrong = "Value" if e.vr in BINARY else "InlineBinary"
        if wrong in e.names:
            yield ctx.finding(
                expected="InlineBinary or BulkDataURI" if e.vr in BINARY else "Value",
                actual=f"{wrong} with vr {e.vr or 'missing'}",
                at=f"{e.pointer}/{wrong}",
            )


@check(
    BULK_DATA_VR_IS_PERMITTED,
    on=DicomJson,
    where=lambda b, t: any("BulkDataURI" in e.names for e in elements(b, t)),
)
def bulk_data_vr_is_permitted(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the vr beside, and the type of, every BulkDataURI."""
    for e in elements(body, ctx.trace):
        if "BulkDataURI" not in e.names:
            continue
        if e.vr not in BULK:
            yield ctx.finding(
                expected=f"one of {' '.join(sorted(BULK))}",
                actual=e.vr or "no vr",
                at=f"{e.pointer}/vr",
            )
        if not isinstance(e.member("BulkDataURI"), str):
            yield ctx.finding(
                expected="a string",
                actual=_kind(e.member("BulkDataURI")),
                at=f"{e.pointer}/BulkDataURI",
            )


@check(VALUES_OBEY_THEIR_VR, on=DicomJson, where=_valued(frozenset(_FORMS)))
def values_obey_their_vr(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Match the strings of AE, AS, CS, DA, DT, LO, SH, TM and UI with the form of their VR."""
    for e in of_vr(body, ctx.trace, _FORMS):
        for i, value in enumerate(e.values):
            if not isinstance(value, str) or not value or "\\" in value:
                continue
            if not _FORMS[e.vr].fullmatch(value if e.vr == "UI" else value.strip(" ") or " "):
                yield ctx.finding(
                    expected=f"a value as PS3.5 defines {e.vr}",
                    actual=value,
                    at=f"{e.pointer}/Value/{i}",
                )


@check(VALUES_ARE_SPLIT, on=DicomJson, where=_valued(SEVERAL))
def values_are_split(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a backslash in the values of VRs that it separates."""
    for e in of_vr(body, ctx.trace, SEVERAL):
        for i, value in enumerate(e.values):
            if isinstance(value, str) and "\\" in value:
                yield ctx.finding(
                    expected=f"{value.count(chr(92)) + 1} members of the array",
                    actual=value,
                    at=f"{e.pointer}/Value/{i}",
                )


def _decoded_bytes(text: str) -> int | None:
    try:
        return len(base64.b64decode(text.encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError):
        return None


def _kind(value: JsonValue) -> str:
    if isinstance(value, JsonNumber):
        return f"the number {value.text}"
    if isinstance(value, str):
        return f"the string {value!r}"
    if isinstance(value, JsonObject):
        return "an object"
    return "an array" if isinstance(value, tuple) else str(value).lower()
