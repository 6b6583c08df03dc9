"""Modality worklist (PS3.4 Annex K)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.identifiers import (
    Identifier,
    answers,
    asks_for,
    identifiers,
    is_find,
    request_identifier,
)
from harness.checks.dimse.reading import peek, shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY, DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange
from harness.facts.uids import MODALITY_WORKLIST_FIND

SPS: Final = 0x00400100  # Scheduled Procedure Step Sequence

TYPE_1: Final = (0x0020000D, 0x00100010, 0x00100020, 0x00401001)
TYPE_1_IN_STEP: Final = (0x00080060, 0x00400001, 0x00400002, 0x00400003, 0x00400009)
EITHER_IN_STEP: Final = (0x00400007, 0x00400008)  # description, protocol code sequence
EITHER: Final = (0x00321060, 0x00321064)  # requested procedure description, code sequence
TYPE_2: Final = (
    0x00080050,
    0x00080090,
    0x00081110,
    0x00081120,
    0x00100030,
    0x00100040,
    0x00101030,
    0x00102000,
    0x00102110,
    0x001021C0,
    0x00321032,
    0x00380010,
    0x00380050,
    0x00380300,
    0x00380500,
    0x00401003,
    0x00401004,
    0x00403001,
)
TYPE_2_IN_STEP: Final = (0x00400010, 0x00400011)


def _returned(id: str, statement: str, rows: tuple[str, ...]) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=Role.RESPONDER,
        statement=statement,
        cites=(ps3(4, "K.6.1.2.2", "K.6-1"),),
        catalogue=rows,
    )


ONE_STEP_PER_RESPONSE = _returned(
    "worklist.one-step-per-response",
    "A worklist identifier has exactly one item in Scheduled Procedure Step Sequence.",
    ("MWL-02",),
)
TYPE_1_KEYS_HAVE_A_VALUE = _returned(
    "worklist.type-1-keys-have-a-value",
    "Return keys of type 1 that were asked for are returned with a value.",
    ("MWL-09",),
)
DESCRIPTION_OR_CODE_IS_GIVEN = _returned(
    "worklist.description-or-code-is-given",
    "Of description and code sequence, both asked for, at least one has a value.",
    ("MWL-10",),
)
TYPE_2_KEYS_ARE_RETURNED = _returned(
    "worklist.type-2-keys-are-returned",
    "Return keys of type 2 that were asked for are returned, if need be empty.",
    ("MWL-11",),
)


def is_worklist(x: DimseExchange) -> bool:
    """Tell whether an exchange is a C-FIND of the worklist with at least one identifier."""
    return is_find(x) and x.sop_class == MODALITY_WORKLIST_FIND and answers(x)


def step_of(ds: DataSet) -> DataSet:
    """Return the first scheduled procedure step; EMPTY without one."""
    items = ds.items(SPS)
    return items[0] if items else EMPTY


def _asks_for_step(x: DimseExchange) -> bool:
    return is_worklist(x) and asks_for(x, SPS)


def _asked_step(x: DimseExchange) -> DataSet:
    ds = peek(x, x.request)
    return step_of(ds) if ds else EMPTY


def _asks(x: DimseExchange, keys: tuple[int, ...], step_keys: tuple[int, ...]) -> bool:
    step = _asked_step(x)
    return is_worklist(x) and (asks_for(x, *keys) or any(step.has(t) for t in step_keys))


def _has_value(ds: DataSet, tag: int) -> bool:
    return bool(ds.items(tag)) or any(ds.texts(tag))


@check(ONE_STEP_PER_RESPONSE, on=DimseExchange, when=_asks_for_step)
def one_step_per_response(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the items of (0040,0100) in each identifier."""
    for i in identifiers(x):
        if len(i.ds.items(SPS)) != 1:
            yield ctx.finding(
                expected="one item",
                actual=f"{len(i.ds.items(SPS))} items" if i.ds.has(SPS) else "absent",
                at=i.place(SPS),
                span=i.span(SPS),
            )


@check(
    TYPE_1_KEYS_HAVE_A_VALUE,
    on=DimseExchange,
    when=lambda x: _asks(x, TYPE_1, TYPE_1_IN_STEP),
)
def type_1_keys_have_a_value(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for absent or empty type 1 keys, in the identifier and in its step."""
    asked = request_identifier(x)
    for i in identifiers(x):
        for place, tag, ds in _wanted(i, asked, TYPE_1, TYPE_1_IN_STEP):
            if not _has_value(ds, tag):
                yield ctx.finding(
                    expected="a value",
                    actual="empty" if ds.has(tag) else "absent",
                    at=place,
                    span=i.span(tag),
                )


def _wanted(
    i: Identifier, asked: DataSet, keys: tuple[int, ...], step_keys: tuple[int, ...]
) -> Iterator[tuple[str, int, DataSet]]:
    """Yield locator, tag and data set of each key that the request asks for.

    A step sequence sent empty asks for every attribute of the step (C.2.2.2.6).
    """
    for tag in keys:
        if asked.has(tag):
            yield i.place(tag), tag, i.ds
    whole = asked.has(SPS) and not step_of(asked).elements
    for tag in step_keys:
        if (whole or step_of(asked).has(tag)) and i.ds.items(SPS):
            yield f"{i.place(SPS)}[0] {shown(tag)}", tag, step_of(i.ds)


def _asks_for_either(x: DimseExchange) -> bool:
    step = _asked_step(x)
    return is_worklist(x) and (
        all(asks_for(x, t) for t in EITHER) or all(step.has(t) for t in EITHER_IN_STEP)
    )


@check(DESCRIPTION_OR_CODE_IS_GIVEN, on=DimseExchange, when=_asks_for_either)
def description_or_code_is_given(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the two pairs of which the request asks for both."""
    asked = request_identifier(x)
    for i in identifiers(x):
        pairs = (
            (EITHER, asked, i.ds, ""),
            (EITHER_IN_STEP, step_of(asked), step_of(i.ds), f"{shown(SPS)}[0] "),
        )
        for pair, keys, ds, inside in pairs:
            if all(keys.has(t) for t in pair) and not any(_has_value(ds, t) for t in pair):
                yield ctx.finding(
                    expected="a value of " + " or ".join(map(shown, pair)),
                    actual="neither",
                    at=f"identifier[{i.number}] {inside}{shown(pair[0])}",
                    span=i.message.span,
                )


@check(
    TYPE_2_KEYS_ARE_RETURNED,
    on=DimseExchange,
    when=lambda x: _asks(x, TYPE_2, TYPE_2_IN_STEP),
)
def type_2_keys_are_returned(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for absent type 2 keys, in the identifier and in its step."""
    asked = request_identifier(x)
    for i in identifiers(x):
        for place, tag, ds in _wanted(i, asked, TYPE_2, TYPE_2_IN_STEP):
            if not ds.has(tag):
                yield ctx.finding(
                    expected="the attribute, if need be empty",
                    actual="absent",
                    at=place,
                    span=i.message.span,
                )
