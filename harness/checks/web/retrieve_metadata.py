"""Metadata and the bulk data it refers to (PS3.18 10.4.1.1.2, 10.4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.differences import is_exempt
from harness.checks.web.elements import JsonElement, walk
from harness.checks.web.exchanges import delivers, path_uids
from harness.checks.web.messages import few, has, objects, response
from harness.checks.web.stored import data_set, deposits_before
from harness.checks.web.value_representations import COMPARABLE
from harness.content import dicom_json
from harness.content.dataset import DataSet
from harness.content.dicomweb import Service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

METADATA_BELONGS_TO_THE_PATH = Requirement(
    id="wado.metadata-belongs-to-the-path",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Metadata is one object for each instance of the path, and of no other.",
    cites=(ps3(18, "10.4.1.1.2"), ps3(18, "F.2.1")),
    catalogue=("META-01", "META-02"),
)

METADATA_IS_COMPLETE = Requirement(
    id="wado.metadata-is-complete",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Metadata covers every instance of the path that the server acknowledged.",
    cites=(ps3(18, "10.4.1.1.2"),),
    catalogue=("META-01", "META-02"),
)

METADATA_HOLDS_EVERY_ATTRIBUTE = Requirement(
    id="wado.metadata-holds-every-attribute",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The metadata of an instance has every attribute that was stored, private ones and "
    "those of items too.",
    cites=(ps3(18, "10.4.1.1.2"),),
    catalogue=("META-04",),
)

METADATA_VALUES_EQUAL_STORED = Requirement(
    id="wado.metadata-values-equal-stored",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Identifiers, codes, dates and integers in metadata are those that were stored.",
    cites=(ps3(18, "10.4.1.1.2"), ps3(18, "F.2.3")),
    catalogue=("META-04", "JSON-25"),
)

METADATA_HAS_NO_FILE_META = Requirement(
    id="wado.metadata-has-no-file-meta",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="Metadata has no file meta information (group 0002).",
    cites=(ps3(18, "10.4.1.1.2"), ps3(18, "F.2.2")),
    catalogue=("META-08",),
    doubt="the file meta information is not said to be excluded, it is only no part of a data set",
)

PIXEL_DATA_IS_BY_REFERENCE = Requirement(
    id="wado.pixel-data-is-by-reference",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="Pixel Data in metadata is a BulkDataURI, not inline.",
    cites=(ps3(18, "10.4.1.1.2"),),
    catalogue=("META-07",),
)

BULK_DATA_URI_IS_RESOLVABLE = Requirement(
    id="wado.bulk-data-uri-is-resolvable",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A BulkDataURI is an http URL, absolute or relative to the metadata.",
    cites=(ps3(18, "F.2.6"),),
    catalogue=("BULK-02",),
)

BULK_DATA_IS_RETRIEVABLE = Requirement(
    id="wado.bulk-data-is-retrievable",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A retrieve of a BulkDataURI that metadata gave brings one body of bulk data.",
    cites=(ps3(18, "10.4.1.1.2"), ps3(18, "10.4.4")),
    catalogue=("META-06", "BULK-01"),
)

_OWN: Final = frozenset((0x00080005, 0x00080054, 0x00080056, 0x00081190, 0x04000561))


def _is_metadata(x: HttpExchange) -> bool:
    return delivers(x, Service.WADO_METADATA) and response(x).is_json


def _listed(x: HttpExchange, trace: Trace) -> tuple[tuple[str, JsonObject], ...]:
    return objects(response(x).json(trace))


def _any(x: HttpExchange, trace: Trace) -> bool:
    return bool(_listed(x, trace))


@check(METADATA_BELONGS_TO_THE_PATH, on=HttpExchange, when=_is_metadata, where=_any)
def metadata_belongs_to_the_path(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the UIDs of each object with the path, and count the objects per instance."""
    asked = tuple(zip(path_uids(x), ("0020000D", "0020000E", "00080018"), strict=True))
    found = _listed(x, ctx.trace)
    times = Counter(dicom_json.text(o, "00080018") for _, o in found)
    for pointer, members in found:
        for wanted, tag in asked:
            held = dicom_json.text(members, tag)
            if wanted and held != wanted:
                at = f"{pointer}/{tag}"
                yield ctx.finding(expected=wanted, actual=held or "nothing", at=at)
    for uid, n in few((u, n) for u, n in times.items() if n > 1 and u):
        yield ctx.finding(expected=f"one object for {uid}", actual=f"{n} objects", at="/")


def _owed(x: HttpExchange, trace: Trace) -> set[str]:
    return {d.known.uid for d in deposits_before(x, trace) if d.lies_under(*path_uids(x))}


@check(
    METADATA_IS_COMPLETE,
    on=HttpExchange,
    when=lambda x: _is_metadata(x) and x.status == 200 and x.complete,
    where=lambda x, t: bool(_owed(x, t)),
)
def metadata_is_complete(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each instance that the server acknowledged before the request began."""
    found = {dicom_json.text(o, "00080018") for _, o in _listed(x, ctx.trace)}
    missing = sorted(_owed(x, ctx.trace) - found)
    if missing:
        yield ctx.finding(
            expected=f"{len(missing)} more instances, among them {missing[0]}",
            actual=f"{len(found)} instances",
            at="/",
            excerpt=x.target,
        )


def _stored_with(x: HttpExchange, trace: Trace) -> list[tuple[str, JsonObject, list[DataSet]]]:
    """Pair each object with the data sets stored under its UID in this scenario."""
    stored: dict[str, list[DataSet]] = {}
    for d in deposits_before(x, trace):
        stored.setdefault(d.known.uid, []).append(data_set(d.known.instance, trace))
    paired = ((p, o, stored.get(dicom_json.text(o, "00080018"), [])) for p, o in _listed(x, trace))
    return [(p, o, found) for p, o, found in paired if found]


def _paired(x: HttpExchange, trace: Trace) -> bool:
    return bool(_stored_with(x, trace))


@check(METADATA_HOLDS_EVERY_ATTRIBUTE, on=HttpExchange, when=_is_metadata, where=_paired)
def metadata_holds_every_attribute(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each stored attribute by its tag, items included; not for group 7FE0."""
    for pointer, members, stored in _stored_with(x, ctx.trace):
        missing = min((list(_absent(ds, members, pointer)) for ds in stored), key=len)
        for at in few(missing):
            yield ctx.finding(expected="the attribute as stored", actual="not there", at=at)


def _absent(ds: DataSet, members: JsonObject, pointer: str) -> Iterator[str]:
    present = set(members.keys())
    for e in ds.elements:
        tag = f"{e.tag:08X}"
        if is_exempt(e.tag):
            continue
        if tag not in present:
            yield f"{pointer}/{tag}"
        elif e.vr == "SQ":
            items = dicom_json.items(members, tag)
            if len(items) == len(e.items):
                for i, (one, other) in enumerate(zip(e.items, items, strict=True)):
                    yield from _absent(one, other, f"{pointer}/{tag}/Value/{i}")
            else:
                yield f"{pointer}/{tag}/Value"


@check(METADATA_VALUES_EQUAL_STORED, on=HttpExchange, when=_is_metadata, where=_paired)
def metadata_values_equal_stored(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the values of AE, AS, CS, DA, DT, IS, LO, SH, TM, UI and the integer VRs.

    Those that Original Attributes Sequence is about, and those of another VR, are left out.
    """
    for pointer, members, stored in _stored_with(x, ctx.trace):
        if has(members, "04000561"):
            continue
        wrong = min((list(_altered(ds, members)) for ds in stored), key=len)
        for tag, was, now in few(wrong):
            yield ctx.finding(expected=was, actual=now, at=f"{pointer}/{tag}/Value")


def _altered(ds: DataSet, members: JsonObject) -> Iterator[tuple[str, str, str]]:
    for e in ds.elements:
        tag = f"{e.tag:08X}"
        values = dicom_json.texts(members, tag)
        if e.tag in _OWN or e.vr not in COMPARABLE or dicom_json.vr(members, tag) != e.vr:
            continue
        numeric = e.vr in ("US", "UL", "SS", "SL")
        was = tuple(map(str, e.numbers())) if numeric else e.texts()
        if e.vr == "IS":
            was, values = tuple(map(_plain, was)), tuple(map(_plain, values))
        if _trimmed(was) != _trimmed(values) and values:
            yield tag, "\\".join(was) or "nothing", "\\".join(values)


def _plain(text: str) -> str:
    """Write an integer without sign and zeros that mean nothing."""
    digits = text.strip().removeprefix("+")
    return (
        str(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 13 else digits
    )


def _trimmed(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(v.strip(" \0") for v in values) if any(values) else ()


@check(METADATA_HAS_NO_FILE_META, on=HttpExchange, when=_is_metadata, where=_any)
def metadata_has_no_file_meta(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for keys of group 0002."""
    found = ((p, k) for p, o in _listed(x, ctx.trace) for k, _ in o.members)
    for pointer, tag in few((p, k) for p, k in found if k.startswith("0002")):
        yield ctx.finding(expected="no group 0002", actual=tag, at=f"{pointer}/{tag}")


def _pixels(x: HttpExchange, trace: Trace) -> list[str]:
    return [p for p, o in _listed(x, trace) if isinstance(o.get("7FE00010"), JsonObject)]


@check(
    PIXEL_DATA_IS_BY_REFERENCE,
    on=HttpExchange,
    when=_is_metadata,
    where=lambda x, t: bool(_pixels(x, t)),
)
def pixel_data_is_by_reference(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at how (7FE0,0010) is given, where it is."""
    for pointer, members in few(_listed(x, ctx.trace)):
        attribute = members.get("7FE00010")
        if isinstance(attribute, JsonObject) and has(attribute, "InlineBinary"):
            yield ctx.finding(
                expected="BulkDataURI",
                actual="InlineBinary",
                at=f"{pointer}/7FE00010",
            )


def _references(x: HttpExchange, trace: Trace) -> tuple[JsonElement, ...]:
    """List the attributes that are given by BulkDataURI (once per trace)."""

    def found() -> tuple[JsonElement, ...]:
        sets = walk(response(x).json(trace))
        return tuple(e for d in sets for e in d.elements if "BulkDataURI" in e.names)

    return trace.memo(("bulk data references", x.id), found)


@check(
    BULK_DATA_URI_IS_RESOLVABLE,
    on=HttpExchange,
    when=_is_metadata,
    where=lambda x, t: bool(_references(x, t)),
)
def bulk_data_uri_is_resolvable(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Resolve each BulkDataURI against the request's own URL."""
    for e in _references(x, ctx.trace):
        uri = e.member("BulkDataURI")
        if not isinstance(uri, str) or not _target(x, uri):
            yield ctx.finding(
                expected="an http URL, absolute or relative",
                actual=str(uri) or "an empty string",
                at=f"{e.pointer}/BulkDataURI",
            )


def _target(x: HttpExchange, uri: str) -> str:
    """Return path and query that a URI resolves to; "" when it is no http URL."""
    base = f"http://{x.request_header('host') or 'localhost'}{x.path}"
    try:
        found = urlsplit(urljoin(base, uri.strip()))
    except ValueError:
        return ""
    if found.scheme not in ("http", "https") or not found.netloc or not uri.strip():
        return ""
    return found.path + (f"?{found.query}" if found.query else "")


def _fetched(x: HttpExchange, trace: Trace) -> list[tuple[str, HttpExchange]]:
    """Pair references with later retrieves of the scenario that asked for them."""
    targets = {
        _target(x, uri): e.pointer
        for e in _references(x, trace)
        if isinstance(uri := e.member("BulkDataURI"), str)
    }
    return [
        (targets[y.target], y)
        for y in trace.of(HttpExchange, x.scenario)
        if y.at >= x.at and y.method == "GET" and y.responder == x.responder and y.target in targets
    ]


@check(
    BULK_DATA_IS_RETRIEVABLE,
    on=HttpExchange,
    when=_is_metadata,
    where=lambda x, t: bool(_fetched(x, t)),
)
def bulk_data_is_retrievable(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at later retrieves of each URI: no 404, and of a multipart answer exactly one part."""
    for pointer, y in _fetched(x, ctx.trace):
        parts = 1
        if y.status == 200 and response(y).is_multipart:
            parts = len(response(y).parts(ctx.trace).parts)
        if y.status in (400, 404, 410, 500, 501) or parts != 1:
            yield ctx.finding(
                expected="200 with one body of bulk data",
                actual=f"{y.status} with {parts} parts in {y.id}" if parts != 1 else f"{y.status}",
                at=f"{pointer}/BulkDataURI",
                excerpt=y.target,
            )
