"""What distortions of FHIR answers are made of: edits of resources, Bundles and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from emulators.web.faults.fhir import Distort, Serve
from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    Malformed,
    as_object,
    decode,
    encode,
    objects,
)
from emulators.web.fhir.message import Answer, Request

Edit = Callable[[JsonObject], None]
"""Changes an object in place: it was decoded for this one answer."""

Asked = Callable[[Request], bool]


def put(path: str, value: JsonValue) -> Edit:
    """Set an element, in every item of the arrays on its path: `series.modality.system`."""

    def edit(resource: JsonObject) -> None:
        for holder, name in _holders(resource, path):
            holder[name] = value

    return edit


def drop(path: str) -> Edit:
    """Take an element out, wherever it is."""

    def edit(resource: JsonObject) -> None:
        for holder, name in _holders(resource, path):
            holder.pop(name, None)

    return edit


def change(path: str, make: Callable[[str], JsonValue]) -> Edit:
    """Replace an element that is a text, wherever it is."""

    def edit(resource: JsonObject) -> None:
        for holder, name in _holders(resource, path):
            held = holder.get(name)
            if isinstance(held, str):
                holder[name] = make(held)

    return edit


def swap(path: str, old: str, new: str) -> Edit:
    """Replace an element that is the text `old`."""
    return change(path, lambda held: new if held == old else held)


def within(path: str, inner: Edit) -> Edit:
    """Edit the objects at a path."""

    def edit(resource: JsonObject) -> None:
        for holder, name in _holders(resource, path):
            for found in objects(holder.get(name)):
                inner(found)

    return edit


def resources(kind: str, edit: Edit) -> Distort:
    """Edit every resource of a type in an answer: the body itself, and what a Bundle carries."""

    def both(body: JsonObject) -> None:
        entries = objects(body.get("entry"))
        for resource in (body, *(as_object(entry.get("resource")) for entry in entries)):
            if resource.get("resourceType") == kind:
                edit(resource)

    return bodies(both)


def searchsets(edit: Edit) -> Distort:
    """Edit the Bundle that answers a search."""
    return _bundles("searchset", edit)


def transactions(edit: Edit) -> Distort:
    """Edit the Bundle that answers a transaction."""
    return _bundles("transaction-response", edit)


def _bundles(kind: str, edit: Edit) -> Distort:
    def one(body: JsonObject) -> None:
        if body.get("resourceType") == "Bundle" and body.get("type") == kind:
            edit(body)

    return bodies(one)


def entries(edit: Edit) -> Distort:
    """Edit every entry of a searchset."""
    return searchsets(within("entry", edit))


def bodies(edit: Edit) -> Distort:
    """Edit the body of every answer that has one."""

    def distort(request: Request, serve: Serve) -> Answer:
        return edited(serve(request), edit)

    return distort


def edited(answer: Answer, edit: Edit) -> Answer:
    """Give an answer with its body edited; without a body, as it is."""
    body = answered(answer)
    if not body:
        return answer
    edit(body)
    return replace(answer, body=encode(body))


def answered(answer: Answer) -> JsonObject:
    """Read the body of an answer; empty when it has none that is JSON."""
    try:
        value = decode(answer.body.encode()) if isinstance(answer.body, str) else None
    except Malformed:  # another distortion was here before
        return {}
    return as_object(value)


def with_header(answer: Answer, name: str, value: str | None) -> Answer:
    """Give an answer with another value of a header, or without it."""
    kept = tuple(pair for pair in answer.headers if pair[0].lower() != name.lower())
    return replace(answer, headers=kept if value is None else (*kept, (name, value)))


def header(name: str, make: Callable[[str], str | None]) -> Distort:
    """Change a header of every answer that has it; None takes it out."""

    def distort(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        held = answer.header(name)
        return with_header(answer, name, make(held)) if held else answer

    return distort


def is_create(request: Request) -> bool:
    """Tell whether a request creates a resource."""
    return request.method == "POST" and len(request.path) == 1


def is_update(request: Request) -> bool:
    """Tell whether a request replaces a resource."""
    return request.method == "PUT" and len(request.path) == 2


def is_read(request: Request) -> bool:
    """Tell whether a request reads one resource."""
    return request.method == "GET" and len(request.path) == 2


def only(asked: Asked, distort: Distort) -> Distort:
    """Distort the answers to some requests."""

    def chosen(request: Request, serve: Serve) -> Answer:
        return distort(request, serve) if asked(request) else serve(request)

    return chosen


def status(wanted: int, instead_of: int) -> Distort:
    """Answer with another status where it would be `instead_of`."""

    def distort(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        return replace(answer, status=wanted) if answer.status == instead_of else answer

    return distort


def _holders(value: JsonValue, path: str) -> Iterator[tuple[JsonObject, str]]:
    """List the objects that have, or could have, the last element of a path, and its name."""
    first, _, rest = path.partition(".")
    for item in objects(value):
        if not rest:
            yield item, first
        elif first in item:
            yield from _holders(item[first], rest)
