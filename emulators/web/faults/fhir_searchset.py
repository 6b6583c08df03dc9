"""Misbehaviours of FHIR search (FHIR R4 search.html): Bundles, pages, matches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from emulators.web.faults.fhir import Distort, FhirFault, Serve, fhir_fault
from emulators.web.faults.fhir_edits import (
    drop,
    edited,
    entries,
    put,
    searchsets,
    swap,
)
from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    Number,
    as_object,
    as_text,
    objects,
)
from emulators.web.fhir.message import Answer, Request
from emulators.web.fhir.search import PAGE


def _one_more(bundle: JsonObject) -> None:
    total = bundle.get("total")
    if isinstance(total, Number):
        bundle["total"] = int(total.text) + 1


def _without_self(bundle: JsonObject) -> None:
    bundle["link"] = [one for one in objects(bundle.get("link")) if one.get("relation") != "self"]


def _ignoring(parameter: str) -> Distort:
    """Search without a parameter, and tell the client that it was used."""

    def distort(request: Request, serve: Serve) -> Answer:
        kept = tuple(pair for pair in request.query if pair[0] != parameter)
        if kept == request.query:
            return serve(request)
        address = f"{request.base}/{'/'.join(request.path)}?{urlencode(request.query)}"

        def claimed(bundle: JsonObject) -> None:
            for link in objects(bundle.get("link")):
                if link.get("relation") == "self":
                    link["url"] = address

        return edited(serve(replace(request, query=kept)), claimed)

    return distort


def _pages(turn: Callable[[str, int], str]) -> Distort:
    """Answer the request for a later page with another page."""

    def distort(request: Request, serve: Serve) -> Answer:
        token, _, offset = dict(request.query).get(PAGE, "").partition(".")
        if not offset.isdigit():
            return serve(request)
        return serve(replace(request, query=((PAGE, turn(token, int(offset))),)))

    return distort


def _added(make: Callable[[JsonObject, str], JsonObject | None]) -> Distort:
    """Put one more match behind the last, made from it and the base address."""

    def distort(request: Request, serve: Serve) -> Answer:
        def more(bundle: JsonObject) -> None:
            found = objects(bundle.get("entry"))
            made = make(as_object(found[-1].get("resource")), request.base) if found else None
            if bundle.get("type") != "searchset" or made is None:
                return
            url = f"{request.base}/{as_text(made.get('resourceType'))}/{as_text(made.get('id'))}"
            match: JsonValue = {"fullUrl": url, "resource": made, "search": {"mode": "match"}}
            bundle["entry"] = [*found, match]
            _one_more(bundle)

        return edited(serve(request), more)

    return distort


def _of_another_patient(match: JsonObject, _: str) -> JsonObject | None:
    if "subject" not in match:
        return None
    return {**match, "id": "of-another", "subject": {"reference": "Patient/another-patient"}}


def _of_another_type(_: JsonObject, __: str) -> JsonObject:
    return {"resourceType": "Organization", "id": "the-clinic", "name": "The clinic"}


def _relative(bundle: JsonObject) -> None:
    for entry in objects(bundle.get("entry")):
        entry["fullUrl"] = "/".join(as_text(entry.get("fullUrl")).split("/")[-2:])


FAULTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "fhir-search-answers-a-collection",
        "fhir.search-answers-a-searchset",
        "answers a search with a Bundle of type collection",
        searchsets(swap("type", "searchset", "collection")),
    ),
    fhir_fault(
        "fhir-searchset-has-no-self-link",
        "fhir.searchset-states-its-query",
        "does not say which search it answers",
        searchsets(_without_self),
    ),
    fhir_fault(
        "fhir-searchset-has-no-full-urls",
        "fhir.entries-say-where-they-are",
        "leaves fullUrl out",
        entries(drop("fullUrl")),
    ),
    fhir_fault(
        "fhir-searchset-has-relative-full-urls",
        "fhir.entries-say-where-they-are",
        "writes fullUrl relative to its base",
        searchsets(_relative),
    ),
    fhir_fault(
        "fhir-searchset-has-no-modes",
        "fhir.entries-say-why-they-are-there",
        "does not say which entries are matches",
        entries(drop("search")),
    ),
    fhir_fault(
        "fhir-searchset-total-is-wrong",
        "fhir.total-counts-the-matches",
        "counts one match too many",
        searchsets(_one_more),
    ),
    fhir_fault(
        "fhir-search-ignores-count",
        "fhir.count-is-honoured",
        "does not look at _count",
        _ignoring("_count"),
    ),
    fhir_fault(
        "fhir-search-ignores-identifier",
        "fhir.matches-fit-the-search",
        "finds everybody when asked for one identifier",
        _ignoring("identifier"),
    ),
    fhir_fault(
        "fhir-pages-overlap",
        "fhir.pages-are-disjoint",
        "begins a page with the last match of the one before",
        _pages(lambda token, offset: f"{token}.{offset - 1}"),
    ),
    fhir_fault(
        "fhir-pages-lose-matches",
        "fhir.pages-add-up",
        "leaves a match out where a page begins",
        _pages(lambda token, offset: f"{token}.{offset + 1}"),
    ),
    fhir_fault(
        "fhir-search-finds-another-patient",
        "fhir.matches-belong-to-the-patient",
        "finds what belongs to another patient too",
        _added(_of_another_patient),
    ),
    fhir_fault(
        "fhir-search-finds-another-type",
        "fhir.matches-are-of-the-type",
        "finds a resource of another type too",
        _added(_of_another_type),
    ),
    fhir_fault(
        "fhir-searchset-hides-the-type",
        "fhir.resources-say-their-type",
        "leaves resourceType out of what a Bundle carries",
        entries(drop("resource.resourceType")),
    ),
    fhir_fault(
        "fhir-ids-are-too-long",
        "fhir.ids-are-legal",
        "gives resources in search results ids of 80 characters",
        entries(put("resource.id", "0123456789" * 8)),
    ),
)
"""What a FHIR server can do wrong when it is searched."""
