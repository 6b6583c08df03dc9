"""Creating and updating resources (FHIR R4 http.html#create, #update, #concurrency)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.fhir.elements import word
from harness.checks.fhir.exchanges import ID, Address, address, answer, does, entity_tag, succeeded
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction, request
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

CREATE_ANSWERS_CREATED = Requirement(
    id="fhir.create-answers-created",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A create that succeeds is answered 201.",
    cites=(fhir_r4("http", "create"),),
    catalogue=("API-20",),
)

CREATE_LOCATES_THE_RESOURCE = Requirement(
    id="fhir.create-locates-the-resource",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A create is answered with the Location of the new resource, type and id in it.",
    cites=(fhir_r4("http", "create"),),
    catalogue=("API-20",),
)

CREATE_LOCATES_THE_VERSION = Requirement(
    id="fhir.create-locates-the-version",
    level=Level.SHOULD,  # SHALL for a server with versions; one without them cannot
    binds=Role.RESPONDER,
    statement="The Location that answers a create names the version: .../_history/versionId.",
    cites=(fhir_r4("http", "create"),),
    catalogue=("API-20",),
)

UPDATE_ANSWERS_OK_OR_CREATED = Requirement(
    id="fhir.update-answers-ok-or-created",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An update that succeeds is answered 200, or 201 when it made the resource.",
    cites=(fhir_r4("http", "update"),),
    catalogue=("API-26", "API-28"),
)

UPDATE_MAKES_A_VERSION = Requirement(
    id="fhir.update-makes-a-version",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An update of a resource gives it a version it had not before.",
    cites=(fhir_r4("http", "update"),),
    catalogue=("API-26",),
)

STALE_UPDATE_IS_REFUSED = Requirement(
    id="fhir.stale-update-is-refused",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="An update whose If-Match names an older version is answered 412.",
    cites=(fhir_r4("http", "concurrency"),),
    catalogue=("API-29",),
)


def _created(x: HttpExchange) -> bool:
    return does(x, Interaction.CREATE) and x.status == 201


@check(
    CREATE_ANSWERS_CREATED,
    on=HttpExchange,
    when=lambda x: (
        does(x, Interaction.CREATE)
        and succeeded(x)
        and x.request_header("if-none-exist") is None  # there 200 says "it exists already"
    ),
)
def create_answers_created(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status."""
    if x.status != 201:
        yield ctx.finding(expected="201", actual=str(x.status), at="response status")


@check(CREATE_LOCATES_THE_RESOURCE, on=HttpExchange, when=_created)
def create_locates_the_resource(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read Location, absolute or relative, and compare it with the path and the answered body."""
    location = x.response_header("location") or ""
    place = address(location)
    asked = request(x)
    kind = asked.type if asked else ""
    body = answer(x, ctx.trace)
    same = body is not None and body.type == kind
    new_id = word(body.json, "id") if body and same else ""
    if (
        place is None
        or place.type != kind
        or not ID.fullmatch(place.id)
        or (new_id and place.id != new_id)
    ):
        yield ctx.finding(
            expected=f"[base]/{kind}/{new_id or 'id'}/_history/version",
            actual=location or "no Location",
            at="response header location",
        )


@check(
    CREATE_LOCATES_THE_VERSION,
    on=HttpExchange,
    when=lambda x: _created(x) and bool(x.response_header("location")),
)
def create_locates_the_version(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for /_history/ in Location; it and meta.versionId of the body are the same."""
    location = x.response_header("location") or ""
    place = address(location)
    body = answer(x, ctx.trace)
    version = word(body.json, "meta", "versionId") if body else ""
    named = place.version if place else ""
    if not named or (version and named != version):
        yield ctx.finding(
            expected=f".../_history/{version or 'versionId'}",
            actual=location,
            at="response header location",
        )


@check(
    UPDATE_ANSWERS_OK_OR_CREATED,
    on=HttpExchange,
    when=lambda x: does(x, Interaction.UPDATE) and succeeded(x),
)
def update_answers_ok_or_created(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status."""
    if x.status not in (200, 201):
        yield ctx.finding(expected="200 or 201", actual=str(x.status), at="response status")


def _versions_before(x: HttpExchange, trace: Trace) -> tuple[str, ...]:
    """List the versions the server has given the resource that `x` updates, oldest first."""
    asked = request(x)
    if asked is None or not asked.id:
        return ()
    return tuple(
        version
        for at, responder, named, version in _versions(trace)
        if at <= x.at
        and responder == x.responder.name
        and (named.type, named.id) == (asked.type, asked.id)
    )


def _versions(trace: Trace) -> tuple[tuple[float, str, Address, str], ...]:
    def collect() -> tuple[tuple[float, str, Address, str], ...]:
        kinds = (Interaction.READ, Interaction.CREATE, Interaction.UPDATE)
        out = []
        for x in trace.of(HttpExchange):
            if not (does(x, *kinds) and succeeded(x)):
                continue
            version = _version(x, trace)
            named = address(x.response_header("location") or "") if x.status == 201 else None
            path = request(x)
            named = named or (Address(path.type, path.id) if path else None)
            if version and named and named.id:
                out.append((x.ended, x.responder.name, named, version))
        return tuple(sorted(out, key=lambda row: row[0]))

    return trace.memo("checks.fhir.versions", collect)


def _version(x: HttpExchange, trace: Trace) -> str:
    body = answer(x, trace)
    version = word(body.json, "meta", "versionId") if body else ""
    return entity_tag(x) or version


@check(
    UPDATE_MAKES_A_VERSION,
    on=HttpExchange,
    where=lambda x, t: (
        does(x, Interaction.UPDATE)
        and succeeded(x)
        and bool(_version(x, t))
        and bool(_versions_before(x, t))
    ),
)
def update_makes_a_version(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the version answered with those the server named before.

    A server may keep the version when the content is the same (http.html#transactional-integrity
    leaves it open), so an update that repeats what was there is not judged by this alone.
    """
    version = _version(x, ctx.trace)
    seen = _versions_before(x, ctx.trace)
    if version in seen[:-1] or (version == seen[-1] and not _repeats(x, ctx.trace)):
        yield ctx.finding(
            expected=f"a version other than {', '.join(dict.fromkeys(seen))}",
            actual=version,
            at="response header etag",
        )


def _repeats(x: HttpExchange, trace: Trace) -> bool:
    """Tell whether an earlier update of the same path had the same body."""
    return any(
        y.at < x.at and y.path == x.path and y.request_body == x.request_body
        for y in trace.of(HttpExchange, x.scenario)
        if does(y, Interaction.UPDATE)
    )


def _is_stale(x: HttpExchange, trace: Trace) -> bool:
    wanted = (x.request_header("if-match") or "").strip()
    seen = _versions_before(x, trace)
    return bool(does(x, Interaction.UPDATE) and wanted and seen and wanted != f'W/"{seen[-1]}"')


@check(STALE_UPDATE_IS_REFUSED, on=HttpExchange, where=_is_stale)
def stale_update_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status when If-Match differs from the last version the server named."""
    if x.status != 412:
        yield ctx.finding(
            expected=f"412: the version is {_versions_before(x, ctx.trace)[-1]}",
            actual=f"{x.status} to If-Match {x.request_header('if-match')}",
            at="response status",
        )
