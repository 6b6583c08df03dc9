"""Editors of a JSON body that change one place of the text and leave the rest as it was sent.

Places are JSON pointers (RFC 6901) with one more step: `*` is the first member or item below which
the rest of the pointer leads somewhere, `*text` the first whose own text contains `text`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.content.json_position import TOKEN
from harness.run.mutation.web_messages import Message, MessageEdit, Unfit

New = str | Callable[[str], str]  # JSON text, or what makes it of the text that stands there


@dataclass(frozen=True, slots=True)
class Node:
    """One value: where it lies, and of a member or an item where that begins."""

    begin: int  # of the member's name, of the item
    start: int  # of the value
    end: int
    name: str  # member name, or number of the item
    children: tuple[Node, ...]


def parse(text: str) -> Node:
    """Find every value of a JSON text.

    Raises:
        Unfit: it is not JSON.
    """
    tokens = list(TOKEN.finditer(text))
    try:
        node, rest = _value(tokens, 0, None, "")
    except IndexError:
        raise Unfit("not JSON") from None
    if rest != len(tokens):
        raise Unfit("not JSON")
    return node


def _value(tokens: list[re.Match[str]], at: int, begin: int | None, name: str) -> tuple[Node, int]:
    token = tokens[at]
    begin = token.start() if begin is None else begin
    if token.group() not in ("{", "["):
        return Node(begin, token.start(), token.end(), name, ()), at + 1
    children: list[Node] = []
    is_object = token.group() == "{"
    at += 1
    while tokens[at].group() not in ("}", "]"):
        if tokens[at].group() == ",":
            at += 1
            continue
        if is_object:
            key = tokens[at]
            child, at = _value(tokens, at + 2, key.start(), key.group()[1:-1])
        else:
            child, at = _value(tokens, at, None, str(len(children)))
        children.append(child)
    return Node(begin, token.start(), tokens[at].end(), name, tuple(children)), at + 1


def lead(text: str, node: Node, steps: list[str]) -> Iterator[tuple[Node, ...]]:
    """Yield the ways that a pointer's steps lead, outermost value first."""
    if not steps:
        yield (node,)
        return
    step, *rest = steps
    wanted = step.replace("~1", "/").replace("~0", "~")
    for child in node.children:
        if step.startswith("*"):
            if step[1:] not in text[child.start : child.end]:
                continue
        elif child.name != wanted:
            continue
        for way in lead(text, child, rest):
            yield (node, *way)


def way_to(text: str, pointer: str) -> tuple[Node, ...]:
    """Return the values from the whole text to the place of a pointer.

    Raises:
        Unfit: it leads nowhere.
    """
    steps = pointer.split("/")[1:]
    for way in lead(text, parse(text), steps):
        return way
    raise Unfit(f"no {pointer}")


def value_at(text: str, pointer: str) -> object:
    """Read the value at a place."""
    place = way_to(text, pointer)[-1]
    return json.loads(text[place.start : place.end])


def rewrite(change: Callable[[str], str]) -> MessageEdit:
    """Change the text of a body; it stays UTF-8."""

    def edit(m: Message) -> Message:
        return m.with_body(change(m.body.decode("utf-8")).encode("utf-8"))

    return edit


def put(pointer: str, new: New) -> MessageEdit:
    """Write another value in the place of one; what is written need not be JSON."""

    def change(text: str) -> str:
        place = way_to(text, pointer)[-1]
        old = text[place.start : place.end]
        return text[: place.start] + _made(new, old) + text[place.end :]

    return rewrite(change)


def drop(*pointers: str) -> MessageEdit:
    """Leave members or items out, one comma with each."""

    def change(text: str) -> str:
        for pointer in pointers:
            place = way_to(text, pointer)[-1]
            before, after = text[: place.begin].rstrip(), text[place.end :].lstrip()
            if after.startswith(","):
                after = after[1:].lstrip()
            else:
                before = before.removesuffix(",")
            text = before + after
        return text

    return rewrite(change)


def add(pointer: str, new: New, name: str = "") -> MessageEdit:
    """Append a member, or without a name an item, to the object or array at a place."""

    def change(text: str) -> str:
        place = way_to(text, pointer)[-1]
        last = place.end - 1
        member = f"{json.dumps(name)}:" if name else ""
        comma = "," if place.children else ""
        made = _made(new, text[place.start : place.end])
        return text[:last] + comma + member + made + text[last:]

    return rewrite(change)


def insert(pointer: str, name: str, new: str) -> MessageEdit:
    """Write a member before the one at a place."""

    def change(text: str) -> str:
        place = way_to(text, pointer)[-1]
        return f"{text[: place.begin]}{json.dumps(name)}:{new},{text[place.begin :]}"

    return rewrite(change)


def rename(pointer: str, name: str) -> MessageEdit:
    """Give a member another name."""

    def change(text: str) -> str:
        place = way_to(text, pointer)[-1]
        key = TOKEN.match(text, place.begin)
        if key is None or key.end() >= place.start:
            raise Unfit(f"{pointer} is no member")
        return text[: place.begin] + json.dumps(name) + text[key.end() :]

    return rewrite(change)


def twice(pointer: str) -> MessageEdit:
    """Write a member or an item a second time, right after itself."""

    def change(text: str) -> str:
        place = way_to(text, pointer)[-1]
        return text[: place.end] + "," + text[place.begin : place.end] + text[place.end :]

    return rewrite(change)


def swap(first: str, second: str) -> MessageEdit:
    """Exchange the places of two members or items."""

    def change(text: str) -> str:
        a, b = sorted((way_to(text, p)[-1] for p in (first, second)), key=lambda node: node.begin)
        if a.end > b.begin:
            raise Unfit(f"{first} holds {second}")
        return (
            text[: a.begin]
            + text[b.begin : b.end]
            + text[a.end : b.begin]
            + text[a.begin : a.end]
            + text[b.end :]
        )

    return rewrite(change)


def _made(new: New, old: str) -> str:
    return new if isinstance(new, str) else new(old)
