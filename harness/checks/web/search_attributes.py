"""Attributes of each match of a search (PS3.18 10.6.3.3, Tables 10.6.3-3 to 10.6.3-5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_answered_search, is_retrieve, is_search
from harness.checks.web.messages import few, has
from harness.checks.web.query import query
from harness.checks.web.results import Match, Search, comparable, search
from harness.content import dicom_json
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace
from harness.facts import dictionary

STUDY_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="qido.study-attributes-are-present",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match of a search for studies carries the required attributes, empty or not.",
    cites=(ps3(18, "10.6.3.3.1", "10.6.3-3"),),
    catalogue=("QIDO-20",),
)

SERIES_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="qido.series-attributes-are-present",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match of a search for series carries the required attributes, empty or not.",
    cites=(ps3(18, "10.6.3.3.2", "10.6.3-4"),),
    catalogue=("QIDO-22",),
)

INSTANCE_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="qido.instance-attributes-are-present",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match of a search for instances carries the required attributes, empty or not.",
    cites=(ps3(18, "10.6.3.3.3", "10.6.3-5"),),
    catalogue=("QIDO-24",),
)

UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="qido.upper-level-attributes-are-present",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match carries the required attributes of the levels that the path leaves open.",
    cites=(ps3(18, "10.6.3.3.2"), ps3(18, "10.6.3.3.3")),
    catalogue=("QIDO-25", "QIDO-26", "QIDO-27"),
)

REQUEST_ATTRIBUTES_ARE_COMPLETE = Requirement(
    id="qido.request-attributes-are-complete",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Items of Request Attributes Sequence hold step id and procedure id, empty or not.",
    cites=(ps3(18, "10.6.3.3.2", "10.6.3-4"),),
    catalogue=("QIDO-23",),
)

RETRIEVE_URL_IS_ABSOLUTE = Requirement(
    id="qido.retrieve-url-is-absolute",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Retrieve URL is an absolute http or https URL that names the match's own UID.",
    cites=(ps3(18, "10.6.3.3.1", "10.6.3-3"),),
    catalogue=("QIDO-21", "QIDO-28"),
)

RETRIEVE_URL_RESOLVES = Requirement(
    id="qido.retrieve-url-resolves",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A retrieve of the Retrieve URL that a match gave does not fail for want of it.",
    cites=(ps3(18, "10.6.3.3.1", "10.6.3-3"),),
    catalogue=("QIDO-28",),
)

INCLUDED_FIELD_IS_RETURNED = Requirement(
    id="qido.included-field-is-returned",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An attribute named by includefield, if the server supports it, is in every match.",
    cites=(ps3(18, "8.3.4.3"), ps3(18, "10.6.3.3")),
    catalogue=("QIDO-83", "QIDO-84", "QIDO-89"),
)

LOWER_LEVEL_FIELD_IS_NOT_RETURNED = Requirement(
    id="qido.lower-level-field-is-not-returned",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An includefield attribute of a lower level than the search is not returned.",
    cites=(ps3(18, "10.6.3.3.1"), ps3(18, "10.6.3.3.2")),
    catalogue=("QIDO-87", "QIDO-88"),
)

STUDY: Final = (
    *("00080020", "00080030", "00080050", "00080061", "00080090"),
    *("00100010", "00100020", "00100030", "00100040"),
    *("0020000D", "00200010", "00201206", "00201208"),
)
SERIES: Final = ("00080060", "0020000E", "00200011", "00201209")
INSTANCE: Final = ("00080016", "00080018", "00200013")
RETRIEVE_URL: Final = "00081190"
REQUEST_ATTRIBUTES: Final = "00400275"

# Attributes that belong to one level beyond doubt (PS3.4 Tables C.6-3 and C.6-4).
_SERIES_LEVEL: Final = frozenset((0x00080060, 0x0020000E, 0x00200011, 0x0008103E, 0x00201209))
_INSTANCE_LEVEL: Final = frozenset((0x00080016, 0x00080018, 0x00200013))
_LOWER: Final = {"study": _SERIES_LEVEL | _INSTANCE_LEVEL, "series": _INSTANCE_LEVEL}


def _lacks(found: Search, wanted: Sequence[str], ctx: CheckContext) -> Iterator[Finding]:
    missing = ((m, [t for t in wanted if not m.has(t)]) for m in found.matches)
    for match, tags in few((m, tags) for m, tags in missing if tags):
        names = ", ".join(f"{t} {dictionary.keyword(int(t, 16))}" for t in tags)
        yield ctx.finding(
            expected="every required attribute, empty where the value is not known",
            actual=f"no {names}",
            at=f"{match.pointer}/{tags[0]}",
        )


def _answered(x: HttpExchange, wanted: Service) -> bool:
    return is_answered_search(x) and service(x) is wanted


def _has_matches(x: HttpExchange, trace: Trace) -> bool:
    return bool(search(x, trace).matches)


@check(
    STUDY_ATTRIBUTES_ARE_PRESENT,
    on=HttpExchange,
    when=lambda x: _answered(x, Service.QIDO_STUDIES),
    where=_has_matches,
)
def study_attributes_are_present(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the attributes of type R and U in each match."""
    yield from _lacks(search(x, ctx.trace), STUDY, ctx)


@check(
    SERIES_ATTRIBUTES_ARE_PRESENT,
    on=HttpExchange,
    when=lambda x: _answered(x, Service.QIDO_SERIES),
    where=_has_matches,
)
def series_attributes_are_present(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the attributes of type R and U in each match."""
    yield from _lacks(search(x, ctx.trace), SERIES, ctx)


@check(
    INSTANCE_ATTRIBUTES_ARE_PRESENT,
    on=HttpExchange,
    when=lambda x: _answered(x, Service.QIDO_INSTANCES),
    where=_has_matches,
)
def instance_attributes_are_present(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the attributes of type R and U in each match."""
    yield from _lacks(search(x, ctx.trace), INSTANCE, ctx)


def _upper(found: Search) -> tuple[str, ...]:
    """List the required attributes of the levels above that the path does not fix."""
    series = SERIES if found.level == "instance" and not found.series else ()
    return (*series, *(STUDY if found.level != "study" and not found.study else ()))


@check(
    UPPER_LEVEL_ATTRIBUTES_ARE_PRESENT,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: _has_matches(x, t) and bool(_upper(search(x, t))),
)
def upper_level_attributes_are_present(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look in matches of /series, /instances and /studies/{uid}/instances for those above."""
    found = search(x, ctx.trace)
    yield from _lacks(found, _upper(found), ctx)


def _requests(x: HttpExchange, trace: Trace) -> list[tuple[str, list[str]]]:
    """List each Request Attributes item: its pointer, and what it lacks."""
    out = []
    for match in search(x, trace).matches:
        for i, item in enumerate(dicom_json.items(match.members, REQUEST_ATTRIBUTES)):
            lacking = [t for t in ("00400009", "00401001") if not has(item, t)]
            out.append((f"{match.pointer}/{REQUEST_ATTRIBUTES}/Value/{i}", lacking))
    return out


@check(
    REQUEST_ATTRIBUTES_ARE_COMPLETE,
    on=HttpExchange,
    when=lambda x: _answered(x, Service.QIDO_SERIES),
    where=lambda x, t: bool(_requests(x, t)),
)
def request_attributes_are_complete(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look into each item of (0040,0275) that is returned."""
    for pointer, lacking in few(r for r in _requests(x, ctx.trace) if r[1]):
        yield ctx.finding(
            expected="00400009 and 00401001", actual=f"no {', '.join(lacking)}", at=pointer
        )


def _located(x: HttpExchange, trace: Trace) -> list[Match]:
    return [m for m in search(x, trace).matches if m.text(RETRIEVE_URL)]


@check(
    RETRIEVE_URL_IS_ABSOLUTE,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(_located(x, t)),
)
def retrieve_url_is_absolute(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read (0008,1190) of each match that has it: scheme, host, and the UID among its steps."""
    found = search(x, ctx.trace)
    for match in _located(x, ctx.trace):
        url, uid = match.text(RETRIEVE_URL), match.text(found.unique_key)
        scheme, host, path = _split(url)
        if scheme not in ("http", "https") or not host or uid not in path.split("/"):
            yield ctx.finding(
                expected=f"an absolute http URL of {uid}",
                actual=url,
                at=f"{match.pointer}/{RETRIEVE_URL}/Value/0",
            )


def _dereferences(x: HttpExchange, trace: Trace) -> list[tuple[Match, HttpExchange]]:
    """Pair matches with later retrieves of the scenario whose path is that of their URL."""
    paths = {_split(m.text(RETRIEVE_URL))[2]: m for m in _located(x, trace)}
    return [
        (paths[y.path], y)
        for y in trace.of(HttpExchange, x.scenario)
        if y.at >= x.at and y.responder == x.responder and is_retrieve(y) and y.path in paths
    ]


@check(
    RETRIEVE_URL_RESOLVES,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(_dereferences(x, t)),
)
def retrieve_url_resolves(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of later retrieves of that URL; 406 and 401 are about other things."""
    for match, y in _dereferences(x, ctx.trace):
        if y.status in (400, 404, 410, 500, 501):
            yield ctx.finding(
                expected="a resource",
                actual=f"{y.status} in {y.id}",
                at=f"{match.pointer}/{RETRIEVE_URL}/Value/0",
                excerpt=match.text(RETRIEVE_URL),
            )


def _supported(x: HttpExchange, trace: Trace) -> list[str]:
    """List the included attributes that the server returned in some match at this level."""
    found = search(x, trace)
    alike = [s for s in comparable(x, trace) if s.level == found.level] + [found]
    lower = _LOWER.get(found.level, frozenset())
    wanted = [f"{t:08X}" for t in found.query.included if t not in lower]
    return [t for t in wanted if any(m.has(t) for s in alike for m in s.matches)]


@check(
    INCLUDED_FIELD_IS_RETURNED,
    on=HttpExchange,
    when=lambda x: is_answered_search(x) and bool(query(x).included),
    where=lambda x, t: _has_matches(x, t) and bool(_supported(x, t)),
)
def included_field_is_returned(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for it in each match, if any answer at this level shows that the server knows it."""
    yield from _lacks(search(x, ctx.trace), _supported(x, ctx.trace), ctx)


def _asks_lower(x: HttpExchange) -> bool:
    if not is_search(x) or not is_answered_search(x):
        return False
    level = "study" if service(x) is Service.QIDO_STUDIES else "series"
    is_instances = service(x) is Service.QIDO_INSTANCES
    return not is_instances and bool(_LOWER[level].intersection(query(x).included))


@check(LOWER_LEVEL_FIELD_IS_NOT_RETURNED, on=HttpExchange, when=_asks_lower, where=_has_matches)
def lower_level_field_is_not_returned(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for series attributes in studies, and for instance attributes in either."""
    found = search(x, ctx.trace)
    lower = [f"{t:08X}" for t in found.query.included if t in _LOWER[found.level]]
    for match, tag in few((m, t) for m in found.matches for t in lower if m.has(t)):
        yield ctx.finding(
            expected=f"no attribute below {found.level} level",
            actual=f"{tag} {dictionary.keyword(int(tag, 16))}",
            at=f"{match.pointer}/{tag}",
        )


def _split(url: str) -> tuple[str, str, str]:
    """Return scheme, authority and path; all empty for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    return parts.scheme, parts.netloc, parts.path
