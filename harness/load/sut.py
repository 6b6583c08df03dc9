"""SUT file -> SystemUnderTest."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from harness.core.errors import UsageError
from harness.core.system import (
    SEATS,
    DimseEndpoint,
    Limits,
    Product,
    Route,
    SeatTaken,
    StorageClaim,
    SystemUnderTest,
)
from harness.load.toml_document import Table, parse

WEB_KEY = {"archive": "dicomweb", "ehr": "fhir"}


def load(text: str, source: str) -> SystemUnderTest:
    """Build a SystemUnderTest from TOML text; `source` is the file's name for messages.

    Raises:
        UsageError: any mistake, with file and key.
    """
    document = parse(text, source)
    product = document.table("product")
    seats = tuple(_seat(t) for t in document.tables("seats", required=True))
    limits = document.optional_table("limits")
    sut = SystemUnderTest(
        Product(product.text("vendor", ""), product.text("name"), product.text("version", "")),
        seats,
        _limits(limits) if limits else Limits(),
        source,
    )
    product.done()
    document.done()
    taken = [s.seat for s in seats]
    for seat in taken:
        if taken.count(seat) > 1:
            raise document.wrong("seats", f"seat {seat!r} is taken twice; one table per seat")
    return sut


def check_together(suts: Sequence[SystemUnderTest]) -> None:
    """Refuse two products in one seat.

    Raises:
        UsageError: naming both files.
    """
    taken: dict[str, str] = {}
    for sut in suts:
        for seat in sut.seats:
            if seat.seat in taken:
                raise UsageError(
                    f"{sut.source}: seats: seat {seat.seat!r} is already taken by"
                    f" {taken[seat.seat]}; leave one of them out"
                )
            taken[seat.seat] = sut.source


def _limits(table: Table) -> Limits:
    limits = Limits(
        table.flag("destructive", False),
        table.seconds("settle_s", 10.0),
        table.seconds("action_s", 60.0),
    )
    table.done()
    return limits


def _seat(table: Table) -> SeatTaken:
    name = table.text("seat")
    if name not in SEATS:
        raise table.wrong("seat", f"unknown seat {name!r}; known: {', '.join(SEATS)}")
    dimse = table.optional_table("dimse")
    seat = SeatTaken(
        name,
        table.texts("claims", ()),
        _dimse(dimse) if dimse else None,
        _web(table, name),
        tuple(_storage(t) for t in table.tables("storage")),
        table.optional_text("trigger"),
        tuple(_route(n, t) for n, t in table.named_tables("peers")),
    )
    if not (seat.dimse or seat.web_url or seat.trigger):
        raise table.wrong(
            "seat", "nothing says how to reach the product; give dimse, dicomweb, fhir or trigger"
        )
    table.done()
    return seat


def _dimse(table: Table) -> DimseEndpoint:
    title = table.text("ae_title")
    if len(title) > 16 or not title.isascii() or "\\" in title or not title.strip():
        raise table.wrong("ae_title", f"an AE title has 1 to 16 ASCII characters: {title!r}")
    endpoint = DimseEndpoint(table.text("host"), table.port("port"), title)
    table.done()
    return endpoint


def _web(table: Table, seat: str) -> str | None:
    key = WEB_KEY.get(seat)
    web = table.optional_table(key) if key else None
    if web is None:
        return None
    url = web.text("url")
    try:
        parts = urlsplit(url)
        good = parts.scheme == "http" and parts.hostname and parts.port != 0 and not parts.query
    except ValueError:
        good = False
    if not good:
        raise web.wrong("url", f"must be http://HOST[:PORT][/PATH], not {url!r}")
    web.done()
    return url.rstrip("/")


def _storage(table: Table) -> StorageClaim:
    claim = StorageClaim(table.text("sop_class"), table.texts("transfer_syntaxes", ()))
    table.done()
    return claim


def _route(name: str, table: Table) -> Route:
    if name not in SEATS:
        raise table.wrong("", f"unknown seat {name!r}; known: {', '.join(SEATS)}")
    route = Route(
        name,
        table.optional_port("dimse_port"),
        table.optional_port("web_port"),
        table.optional_text("ae_title"),
    )
    table.done()
    return route
