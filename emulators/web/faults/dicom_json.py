"""Misbehaviours of whatever is answered in DICOM JSON (PS3.18 Annex F)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from emulators.core.faults import Fault
from emulators.web.faults.data_sets import (
    DataSet,
    Element,
    elements,
    is_json,
    put,
    read,
    spoiling,
    spoiling_each,
    values,
    written,
)
from emulators.web.faults.exchange import Answer, Asked, Misbehaviour, Says, Transaction
from emulators.web.negotiate import DICOM_JSON

LISTS: Final = frozenset({Transaction.SEARCH, Transaction.METADATA})
METADATA: Final = frozenset({Transaction.METADATA})
BOM: Final = b"\xef\xbb\xbf"
PIXEL_DATA: Final = "7FE00010"


def _fault(
    name: str, requirement: str, what: str, says: Says, of: frozenset[Transaction] = LISTS
) -> Misbehaviour:
    return Misbehaviour(Fault(name, requirement, what), of, says=says)


def _text(change: Callable[[bytes], bytes]) -> Says:
    """Change the bytes of the body."""

    def says(_: Asked, answer: Answer) -> Answer:
        return replace(answer, body=change(answer.body)) if is_json(answer) else answer

    return says


def _elements(change: Callable[[Element], object], *vrs: str) -> Says:
    """Change each attribute in place; with `vrs`, those of these VRs that have a value."""

    def every(one: DataSet) -> None:
        for _, element in list(elements(one)):
            if not vrs or (element.get("vr") in vrs and values(element)):
                change(element)

    return spoiling_each(every)


def _values(change: Callable[[object], object], *vrs: str) -> Says:
    """Change the first value of each attribute of some VRs."""

    def first(element: Element) -> None:
        element["Value"] = [change(values(element)[0]), *values(element)[1:]]

    return _elements(first, *vrs)


def _keys(change: Callable[[str], str]) -> Says:
    return spoiling(lambda sets: [{change(tag): e for tag, e in one.items()} for one in sets])


def _second_is_empty(element: Element) -> None:
    held = values(element)
    if len(held) > 1:
        element["Value"] = [held[0], "", *held[2:]]


def _joined(element: Element) -> None:
    held = values(element)
    if len(held) > 1:
        element["Value"] = ["\\".join(map(str, held))]


def _emptied(element: Element) -> None:
    if set(element) == {"vr"}:
        element["Value"] = [""]


def _duplicated(body: bytes) -> bytes:
    """Give the character set of each data set twice."""
    first = b'{"00080005":{"vr":"CS","Value":["ISO_IR 192"]}'
    return body.replace(first, first + first.replace(b"{", b",", 1))


def _one_object(_: Asked, answer: Answer) -> Answer:
    if not is_json(answer):
        return answer
    return replace(answer, body=written({"results": read(answer)}))


def _charset(_: Asked, answer: Answer) -> Answer:
    if not is_json(answer):
        return answer
    return answer.with_header("content-type", f"{DICOM_JSON}; charset=iso-8859-1")


def _add(tag: str, vr: str, *held: object) -> Says:
    return spoiling_each(lambda one: put(one, tag, vr, *held))


def _pixels(**members: object) -> Says:
    def change(one: DataSet) -> None:
        one[PIXEL_DATA] = dict(members)

    return spoiling_each(change)


JSON_FAULTS: Final = (
    _fault(
        "dicom-json-keys-are-in-lower-case",
        "dicom-json.keys-are-tags",
        "writes tags with small letters",
        _keys(str.lower),
    ),
    _fault(
        "dicom-json-keys-descend",
        "dicom-json.keys-ascend",
        "writes the attributes in descending order",
        spoiling(lambda sets: [dict(reversed(one.items())) for one in sets]),
    ),
    _fault(
        "dicom-json-vr-is-missing",
        "dicom-json.vr-is-given",
        "leaves vr out",
        _elements(lambda element: element.pop("vr", None)),
    ),
    _fault(
        "dicom-json-vr-is-wrong",
        "dicom-json.vr-agrees-with-the-dictionary",
        "calls every code string a short text",
        _elements(lambda element: element.update(vr="ST"), "CS"),
    ),
    _fault(
        "dicom-json-has-other-members",
        "dicom-json.one-form-of-value",
        "adds a member of its own to attributes",
        _elements(lambda element: element.update(name="of its own")),
    ),
    _fault(
        "dicom-json-value-is-no-array",
        "dicom-json.value-is-an-array",
        "writes a single value by itself",
        _elements(lambda element: element.update(Value=values(element)[0]), "CS", "DA", "UI"),
    ),
    _fault(
        "dicom-json-empty-elements-have-a-value",
        "dicom-json.empty-element-has-no-value",
        "writes an empty element as an empty string",
        _elements(_emptied),
    ),
    _fault(
        "dicom-json-empty-values-are-strings",
        "dicom-json.empty-value-is-null",
        "writes an empty value among several as an empty string",
        _elements(_second_is_empty, "CS", "LO"),
        METADATA,
    ),
    _fault(
        "dicom-json-items-are-null",
        "dicom-json.items-are-objects",
        "writes an empty item as null",
        _add("00082112", "SQ", None),
    ),
    _fault(
        "dicom-json-names-are-strings",
        "dicom-json.person-name-is-an-object",
        "writes a person name as a string",
        _values(lambda name: "SOMEBODY^PLUGFEST" if isinstance(name, dict) else name, "PN"),
    ),
    _fault(
        "dicom-json-texts-are-numbers",
        "dicom-json.text-is-a-string",
        "writes dates as numbers",
        _values(lambda date: int(str(date)) if str(date).isdigit() else date, "DA"),
    ),
    _fault(
        "dicom-json-numbers-are-strings",
        "dicom-json.binary-number-is-a-number",
        "writes numbers as strings",
        _values(str, "US", "UL", "SS", "SL"),
        METADATA,
    ),
    _fault(
        "dicom-json-decimals-have-a-comma",
        "dicom-json.decimal-is-number-or-string",
        "writes decimal numbers with a comma",
        _values(lambda number: str(number).replace(".", ",") + ",0", "DS"),
        METADATA,
    ),
    _fault(
        "dicom-json-values-are-not-split",
        "dicom-json.values-are-split",
        "writes several values as one string with backslashes",
        _elements(_joined, "CS", "DS", "LO"),
        METADATA,
    ),
    _fault(
        "dicom-json-dates-have-dashes",
        "dicom-json.values-obey-their-vr",
        "writes dates as ISO 8601 does",
        _values(lambda date: f"{str(date)[:4]}-{str(date)[4:6]}-{str(date)[6:]}", "DA"),
    ),
    _fault(
        "dicom-json-tags-are-in-lower-case",
        "dicom-json.attribute-tag-is-hexadecimal",
        "writes the values of attribute tags with small letters and a comma",
        _add("00280009", "AT", "(0018,106a)"),
        METADATA,
    ),
    _fault(
        "dicom-json-binary-is-no-base64",
        "dicom-json.inline-binary-is-base64",
        "writes binary values in something else than base64",
        _pixels(vr="OW", InlineBinary="%00%01%02%03"),
        METADATA,
    ),
    _fault(
        "dicom-json-binary-is-a-value",
        "dicom-json.binary-is-not-a-value",
        "writes binary values as a list of numbers",
        _pixels(vr="OW", Value=[0, 1, 2, 3]),
        METADATA,
    ),
    _fault(
        "dicom-json-bulk-data-has-no-binary-vr",
        "dicom-json.bulk-data-vr-is-permitted",
        "gives a decimal string by BulkDataURI",
        _pixels(vr="CS", BulkDataURI="http://127.0.0.1/bulk"),
        METADATA,
    ),
    _fault(
        "dicom-json-has-nan",
        "dicom-json.body-is-strict-json",
        "writes a number that is not finite as NaN",
        spoiling_each(lambda one: put(one, "00189305", "FD", float("nan"))),
    ),
    _fault(
        "dicom-json-has-duplicate-keys",
        "dicom-json.body-is-strict-json",
        "writes an attribute twice",
        _text(_duplicated),
    ),
    _fault(
        "dicom-json-begins-with-a-bom",
        "dicom-json.body-is-utf-8",
        "begins with a byte order mark",
        _text(lambda body: BOM + body),
    ),
    _fault(
        "dicom-json-is-latin-1",
        "dicom-json.body-is-utf-8",
        "is written in Latin-1",
        _text(lambda body: body.replace(b'"CT"', b'"CT \xe4"')),
    ),
    _fault(
        "dicom-json-names-another-charset",
        "dicom-json.charset-parameter-is-utf-8",
        "names another character set than UTF-8",
        _charset,
    ),
    _fault(
        "dicom-json-results-are-an-object",
        "dicom-json.results-are-one-array",
        "wraps the list of results into an object",
        _one_object,
    ),
)
