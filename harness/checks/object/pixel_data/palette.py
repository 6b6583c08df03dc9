"""Palette Color Lookup Tables: descriptors and data (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made, span_of
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element, decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

COLOURS: Final = ("red", "green", "blue", "alpha")
_DESCRIPTORS: Final = (0x00281101, 0x00281102, 0x00281103, 0x00281104)
_DATA_AFTER: Final = 0x0100  # (0028,1201) is the data of (0028,1101)
_MOST_ENTRIES: Final = 1 << 16

PALETTE_DESCRIPTORS_AGREE = Requirement(
    id="pixel-data.palette-descriptors-agree",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The tables of all colours have the same entries, first value mapped and bits.",
    cites=(ps3(3, "C.7.6.3.1.5"),),
)

PALETTE_ENTRIES_HAVE_8_OR_16_BITS = Requirement(
    id="pixel-data.palette-entries-have-8-or-16-bits",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The entries of a palette have 8 or 16 bits.",
    cites=(ps3(3, "C.7.6.3.1.5"),),
)

PALETTE_DATA_HAS_ALL_ENTRIES = Requirement(
    id="pixel-data.palette-data-has-all-entries",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Palette Color Lookup Table Data is as long as its descriptor's entries need.",
    cites=(ps3(3, "C.7.6.3.1.5"), ps3(3, "C.7.6.3.1.6")),
)


def has_palette(i: Instance) -> bool:
    """Tell whether an object as made has palette descriptors of its own."""
    return as_made(i) and bool(_descriptors(decode(i.dataset, i.transfer_syntax)))


@check(PALETTE_DESCRIPTORS_AGREE, on=Instance, when=has_palette)
def palette_descriptors_agree(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each with the first one; the bits of alpha are its own."""
    (_, reference), *others = _descriptors(decode(i.dataset, i.transfer_syntax))
    wanted = _values(reference)
    for colour, element in others:
        compared = 2 if colour == "alpha" else 3
        found = _values(element)
        if len(found) == len(wanted) == 3 and found[:compared] != wanted[:compared]:
            yield _objected(i, ctx, element, _shown(wanted[:compared]), _shown(found[:compared]))


@check(PALETTE_ENTRIES_HAVE_8_OR_16_BITS, on=Instance, when=has_palette)
def palette_entries_have_8_or_16_bits(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the third value of each descriptor."""
    for _, element in _descriptors(decode(i.dataset, i.transfer_syntax)):
        values = _values(element)
        if len(values) == 3 and values[2] not in (8, 16):
            yield _objected(i, ctx, element, "8 or 16 bits", f"{values[2]} bits")


@check(PALETTE_DATA_HAS_ALL_ENTRIES, on=Instance, when=has_palette)
def palette_data_has_all_entries(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the length of the data with entries and bits; segmented data has its own."""
    ds = decode(i.dataset, i.transfer_syntax)
    for _, element in _descriptors(ds):
        values = _values(element)
        data = ds.find(element.tag + _DATA_AFTER)
        if len(values) != 3 or values[2] not in (8, 16) or data is None:
            continue
        entries = values[0] or _MOST_ENTRIES
        wanted = entries * values[2] // 8
        if data.length != wanted + wanted % 2:
            yield _objected(
                i,
                ctx,
                data,
                f"{wanted} bytes: {entries} entries of {values[2]} bits",
                f"{data.length} bytes",
            )


def _descriptors(ds: DataSet) -> tuple[tuple[str, Element], ...]:
    """Return the descriptors by their colours; most objects have none, and are left early."""
    found = []
    for element in ds.elements:
        if element.tag > _DESCRIPTORS[-1]:
            break
        if element.tag in _DESCRIPTORS:
            found.append((COLOURS[_DESCRIPTORS.index(element.tag)], element))
    return tuple(found)


def _values(element: Element) -> tuple[int, ...]:
    """Read a descriptor: only the second value is ever signed."""
    values = element.numbers()
    return tuple(v if n == 1 else v & 0xFFFF for n, v in enumerate(values))


def _shown(values: tuple[int, ...]) -> str:
    return "\\".join(map(str, values))


def _objected(
    i: Instance, ctx: CheckContext, element: Element, expected: str, actual: str
) -> Finding:
    return ctx.finding(
        expected=expected,
        actual=actual,
        at=printed(element.tag),
        span=span_of(i, ctx, element),
    )
