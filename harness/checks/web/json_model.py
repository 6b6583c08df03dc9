"""The structure of DICOM JSON Model objects (PS3.18 F.2.2, F.2.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.elements import JsonElement, data_sets, elements
from harness.checks.web.messages import few
from harness.checks.web.value_representations import VRS
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DicomJson, JsonObject
from harness.core.trace import Trace
from harness.facts import dictionary

KEYS_ARE_TAGS = Requirement(
    id="dicom-json.keys-are-tags",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The name of each attribute is its tag as eight upper-case hexadecimal digits.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-03",),
)

KEYS_ASCEND = Requirement(
    id="dicom-json.keys-ascend",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Attributes are in ascending order of their names, in items too.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-04",),
)

NO_GROUP_LENGTH = Requirement(
    id="dicom-json.no-group-length",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Group length elements are not included.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-05",),
)

VR_IS_GIVEN = Requirement(
    id="dicom-json.vr-is-given",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Each attribute names a Value Representation of PS3.5.",
    cites=(ps3(18, "F.2.2"), ps3(5, "6.2", "6.2-1")),
    catalogue=("JSON-06",),
)

ONE_FORM_OF_VALUE = Requirement(
    id="dicom-json.one-form-of-value",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An attribute has at most one of Value, BulkDataURI and InlineBinary, and nothing "
    "else beside vr.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-07",),
)

VALUE_IS_AN_ARRAY = Requirement(
    id="dicom-json.value-is-an-array",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Value is an array.",
    cites=(ps3(18, "F.2.2"),),
    catalogue=("JSON-08",),
)

EMPTY_ELEMENT_HAS_NO_VALUE = Requirement(
    id="dicom-json.empty-element-has-no-value",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An empty element has none of Value, BulkDataURI and InlineBinary.",
    cites=(ps3(18, "F.2.5"),),
    catalogue=("JSON-09",),
)

EMPTY_VALUE_IS_NULL = Requirement(
    id="dicom-json.empty-value-is-null",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An empty value among several is null.",
    cites=(ps3(18, "F.2.5"),),
    catalogue=("JSON-10",),
)

ITEMS_ARE_OBJECTS = Requirement(
    id="dicom-json.items-are-objects",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Each item of a sequence is an object; an empty item is an empty object.",
    cites=(ps3(18, "F.2.2"), ps3(18, "F.2.5")),
    catalogue=("JSON-11", "JSON-19"),
)

PRIVATE_CREATOR_IS_PRESENT = Requirement(
    id="dicom-json.private-creator-is-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A private data element comes with the private creator of its block.",
    cites=(ps3(5, "7.8.1"), ps3(18, "F.2.2")),
    catalogue=("JSON-22", "QIDO-90"),
)

VR_AGREES_WITH_THE_DICTIONARY = Requirement(
    id="dicom-json.vr-agrees-with-the-dictionary",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The vr of a standard attribute is the one that PS3.6 gives.",
    cites=(ps3(6, "6"),),
    catalogue=("JSON-23",),
)

TAG: Final = re.compile(r"[0-9A-F]{8}")
FORMS: Final = ("Value", "BulkDataURI", "InlineBinary")

_NAMES: Final = frozenset(("vr", *FORMS))
_EMPTY: Final[tuple[object, ...]] = ((), ("",), (None,))


def _is_private(e: JsonElement) -> bool:
    """Whether it is a private data element, as opposed to the creator of a block."""
    return bool(TAG.fullmatch(e.tag)) and int(e.tag[:4], 16) % 2 == 1 and e.tag[4:6] != "00"


def _any(fits: Callable[[JsonElement], bool]) -> Callable[[DicomJson, Trace], bool]:
    """Ask of a body whether any attribute gives the opportunity."""
    return lambda body, trace: any(map(fits, elements(body, trace)))


def _has_elements(body: DicomJson) -> bool:
    """Whether there is any attribute to judge; an empty result has none."""
    found = body.body if isinstance(body.body, tuple) else (body.body,)
    return any(isinstance(o, JsonObject) and o.members for o in found)


@check(KEYS_ARE_TAGS, on=DicomJson, when=_has_elements)
def keys_are_tags(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Match every member name of every data set with the eight-digit form."""
    for e in few(e for e in elements(body, ctx.trace) if not TAG.fullmatch(e.tag)):
        yield ctx.finding(
            expected="eight upper-case hex digits", actual=e.tag or "nothing", at=e.pointer
        )


@check(KEYS_ASCEND, on=DicomJson, when=_has_elements)
def keys_ascend(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each member name with its predecessor as text."""
    pairs = (p for d in data_sets(body, ctx.trace) for p in pairwise(d.elements))
    for one, two in few((a, b) for a, b in pairs if b.tag < a.tag):
        yield ctx.finding(
            expected=f"{two.tag} before {one.tag}",
            actual=f"{two.tag} after {one.tag}",
            at=two.pointer,
        )


@check(NO_GROUP_LENGTH, on=DicomJson, when=_has_elements)
def no_group_length(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for element number 0000."""
    found = (e for e in elements(body, ctx.trace) if e.tag.endswith("0000"))
    for e in few(e for e in found if TAG.fullmatch(e.tag)):
        yield ctx.finding(expected="no group length element", actual=e.tag, at=e.pointer)


@check(VR_IS_GIVEN, on=DicomJson, when=_has_elements)
def vr_is_given(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look the vr member of every attribute up in the table of Value Representations."""
    for e in few(e for e in elements(body, ctx.trace) if e.vr not in VRS):
        yield ctx.finding(
            expected="a vr of PS3.5 Table 6.2-1", actual=_vr_as_sent(e), at=f"{e.pointer}/vr"
        )


@check(ONE_FORM_OF_VALUE, on=DicomJson, when=_has_elements)
def one_form_of_value(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Count the value-bearing members of every attribute, and look for other names."""
    wrong = (
        e
        for e in elements(body, ctx.trace)
        if len(e.names) > 2 or (len(e.names) == 2 and not _NAMES.issuperset(e.names))
    )
    for e in few(wrong):
        yield ctx.finding(
            expected="vr and at most one of Value, BulkDataURI, InlineBinary",
            actual=", ".join(e.names),
            at=e.pointer,
        )


@check(VALUE_IS_AN_ARRAY, on=DicomJson, where=_any(lambda e: "Value" in e.names))
def value_is_an_array(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of every Value member."""
    found = (e for e in elements(body, ctx.trace) if "Value" in e.names)
    for e in few(e for e in found if not isinstance(e.member("Value"), tuple)):
        actual = str(e.member("Value"))
        yield ctx.finding(expected="an array", actual=actual, at=f"{e.pointer}/Value")


@check(EMPTY_ELEMENT_HAS_NO_VALUE, on=DicomJson, when=_has_elements)
def empty_element_has_no_value(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for values that hold nothing: an empty array, one empty string, one null."""
    for e in elements(body, ctx.trace):
        for name in FORMS:
            value = e.member(name)
            if name in e.names and (value in _EMPTY or value == "" or value is None):
                yield ctx.finding(
                    expected="vr alone, as the element is empty",
                    actual=f"{name} with nothing in it",
                    at=f"{e.pointer}/{name}",
                )


@check(EMPTY_VALUE_IS_NULL, on=DicomJson, where=_any(lambda e: len(e.values) > 1))
def empty_value_is_null(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for empty strings and empty names among several values."""
    wrong = (
        (e, i)
        for e in elements(body, ctx.trace)
        if e.vr != "SQ" and len(e.values) > 1
        for i, v in enumerate(e.values)
        if v == "" or (isinstance(v, JsonObject) and not v.members)
    )
    for e, i in few(wrong):
        yield ctx.finding(expected="null", actual="an empty value", at=f"{e.pointer}/Value/{i}")


@check(ITEMS_ARE_OBJECTS, on=DicomJson, where=_any(lambda e: e.vr == "SQ" and bool(e.values)))
def items_are_objects(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of every member of a sequence's Value."""
    wrong = (
        (e, i)
        for e in elements(body, ctx.trace)
        if e.vr == "SQ"
        for i, v in enumerate(e.values)
        if not isinstance(v, JsonObject)
    )
    for e, i in few(wrong):
        yield ctx.finding(
            expected="an object", actual=str(e.values[i]), at=f"{e.pointer}/Value/{i}"
        )


@check(PRIVATE_CREATOR_IS_PRESENT, on=DicomJson, where=_any(_is_private))
def private_creator_is_present(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (gggg,00bb) in the data set that holds (gggg,bbxx) of an odd group."""
    for data_set in data_sets(body, ctx.trace):
        present = {e.tag for e in data_set.elements}
        for e in data_set.elements:
            if not _is_private(e):
                continue
            creator = f"{e.tag[:4]}00{e.tag[4:6]}"
            if creator not in present:
                yield ctx.finding(
                    expected=f"{creator} beside {e.tag}", actual="no such creator", at=e.pointer
                )


@check(VR_AGREES_WITH_THE_DICTIONARY, on=DicomJson, when=_has_elements)
def vr_agrees_with_the_dictionary(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare vr with the registry, any of its alternatives; UN says "not known" and passes."""
    for e in elements(body, ctx.trace):
        if not TAG.fullmatch(e.tag) or e.vr not in VRS or e.vr == "UN":
            continue
        registered = dictionary.entry(int(e.tag, 16)).vr
        if int(e.tag[:4], 16) % 2 or registered == "UN" or e.vr in registered.split(" or "):
            continue
        yield ctx.finding(expected=registered, actual=e.vr, at=f"{e.pointer}/vr")


def _vr_as_sent(e: JsonElement) -> str:
    if not isinstance(e.attribute, JsonObject):
        return "an attribute that is no object"
    return e.vr or "no vr"
