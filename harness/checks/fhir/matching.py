"""What a search may answer: no match contradicts it (FHIR R4 search.html)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from harness.checks.fhir.elements import word
from harness.checks.fhir.exchanges import does
from harness.checks.fhir.search_tokens import (
    ALSO,
    PATIENT,
    TOKENS,
    Path,
    asked,
    found,
    patient_of,
    patients,
)
from harness.checks.fhir.searchsets import link, matches, searchset
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction, request, search_parameters
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

MATCHES_BELONG_TO_THE_PATIENT = Requirement(
    id="fhir.matches-belong-to-the-patient",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A search for one patient answers nothing that is another patient's.",
    cites=(fhir_r4("search", "reference"),),
    catalogue=("SR-13", "SR-IS-08", "SR-IS-09"),
)

MATCHES_FIT_THE_SEARCH = Requirement(
    id="fhir.matches-fit-the-search",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match has the id, identifier, code and status that the search asks for.",
    cites=(fhir_r4("search", "token"),),
    catalogue=("SR-12", "SR-16", "SR-24", "SR-IS-11", "SR-IS-12", "SR-IS-17", "SR-IS-22"),
)

MATCHES_ARE_OF_THE_TYPE = Requirement(
    id="fhir.matches-are-of-the-type",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match of a search of one type is a resource of that type.",
    cites=(fhir_r4("http", "search"),),
    catalogue=("SR-01",),
)


def searched_type(x: HttpExchange) -> str:
    """Return the resource type whose collection is searched; "" for a search of the system."""
    found = request(x)
    return found.type if found else ""


def _used(x: HttpExchange, bundle: JsonObject) -> tuple[tuple[str, str], ...]:
    """List the parameters the server says it used; all that were asked when it does not say.

    A server may ignore a parameter it does not know and shows that by leaving it out of the self
    link (search.html#errors): that is no wrong match.
    """
    wanted = search_parameters(x)
    own = link(bundle, "self")
    if "?" not in own:
        return wanted
    names = {k for k, _ in parse_qsl(own.partition("?")[2], keep_blank_values=True)}
    return tuple((k, v) for k, v in wanted if k in names)


def _answered_with_matches(x: HttpExchange, trace: Trace) -> JsonObject | None:
    bundle = searchset(x, trace) if does(x, Interaction.SEARCH) else None
    return bundle if bundle is not None and matches(bundle) else None


def _asks_for_patient(x: HttpExchange, trace: Trace) -> bool:
    bundle = _answered_with_matches(x, trace)
    return bundle is not None and any(k in PATIENT and patients(v) for k, v in _used(x, bundle))


@check(MATCHES_BELONG_TO_THE_PATIENT, on=HttpExchange, where=_asks_for_patient)
def matches_belong_to_the_patient(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the subject of each match with the patient or subject parameter."""
    bundle = _answered_with_matches(x, ctx.trace) or JsonObject(())
    for name, value in _used(x, bundle):
        wanted = patients(value) if name in PATIENT else ()
        for place, e in matches(bundle) if wanted else ():
            own = patient_of(e.get("resource"))
            if own and own not in wanted:
                yield ctx.finding(
                    expected=f"subject Patient/{' or '.join(wanted)}",
                    actual=f"Patient/{own}",
                    at=f"response body {place}/resource/subject",
                )


def _tests(x: HttpExchange, bundle: JsonObject) -> Iterator[tuple[str, str, tuple[Path, ...]]]:
    """Yield (parameter, value, paths) of the token parameters whose elements we know."""
    kind = searched_type(x)
    for name, value in _used(x, bundle):
        path = TOKENS.get((kind, name)) or TOKENS.get(("", name))
        if path and asked(value):
            also = ALSO.get((kind, name))
            yield name, value, (path, also) if also else (path,)


def _asks_for_tokens(x: HttpExchange, trace: Trace) -> bool:
    bundle = _answered_with_matches(x, trace)
    return bundle is not None and any(True for _ in _tests(x, bundle))


@check(MATCHES_FIT_THE_SEARCH, on=HttpExchange, where=_asks_for_tokens)
def matches_fit_the_search(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for one asked token among those of each match, parameter by parameter."""
    bundle = _answered_with_matches(x, ctx.trace) or JsonObject(())
    for name, value, paths in _tests(x, bundle):
        for place, e in matches(bundle):
            have = found(e.get("resource"), *paths)
            if not any(a.admits(f) for a in asked(value) for f in have):
                yield ctx.finding(
                    expected=f"{name}={value}",
                    actual=", ".join(f"{f.system or ''}|{f.value}" for f in have) or "none",
                    at=f"response body {place}/resource/{'/'.join(paths[0])}",
                )


@check(
    MATCHES_ARE_OF_THE_TYPE,
    on=HttpExchange,
    where=lambda x, t: bool(searched_type(x)) and _answered_with_matches(x, t) is not None,
)
def matches_are_of_the_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare resourceType of each match with the type in the path."""
    for place, e in matches(_answered_with_matches(x, ctx.trace) or JsonObject(())):
        kind = word(e, "resource", "resourceType")
        says = word(e, "search", "mode")
        # without search.mode a resource of another type may be an include: another finding
        if kind != searched_type(x) and says:
            yield ctx.finding(
                expected=searched_type(x),
                actual=kind or "no resource",
                at=f"response body {place}/resource/resourceType",
            )
