"""Pixel data that a JPIP server provides (PS3.5 A.6, A.7, A.11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made, span_of
from harness.checks.object.pixel_data.image import PHOTOMETRIC_INTERPRETATION, pixel_elements
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

REFERENCED: Final = frozenset(f"1.2.840.10008.1.2.4.{last}" for last in ("94", "95", "204", "205"))
INTERPRETATIONS: Final = ("MONOCHROME1", "MONOCHROME2", "YBR_ICT", "YBR_RCT")

REFERENCED_PIXEL_DATA_IS_NOT_THERE = Requirement(
    id="pixel-data.referenced-pixel-data-is-not-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In a JPIP Transfer Syntax the data set has no pixel data of its own.",
    cites=(ps3(5, "A.6"), ps3(5, "A.11")),
)

REFERENCED_PIXEL_DATA_IS_JPEG_2000 = Requirement(
    id="pixel-data.referenced-pixel-data-is-jpeg-2000",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In a JPIP Transfer Syntax Photometric Interpretation is MONOCHROME1, MONOCHROME2,"
    " YBR_ICT or YBR_RCT.",
    cites=(ps3(5, "A.6"), ps3(5, "A.11")),
)


def _is_referenced(i: Instance) -> bool:
    return i.transfer_syntax in REFERENCED and as_made(i)


@check(REFERENCED_PIXEL_DATA_IS_NOT_THERE, on=Instance, when=_is_referenced)
def referenced_pixel_data_is_not_there(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for pixel data of any kind in the data set."""
    for element in pixel_elements(decode(i.dataset, i.transfer_syntax)):
        yield ctx.finding(
            expected="a Pixel Data Provider URL",
            actual="pixel data",
            at=printed(element.tag),
            span=span_of(i, ctx, element),
        )


@check(REFERENCED_PIXEL_DATA_IS_JPEG_2000, on=Instance, when=_is_referenced)
def referenced_pixel_data_is_jpeg_2000(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Photometric Interpretation, where it is there."""
    element = decode(i.dataset, i.transfer_syntax).find(PHOTOMETRIC_INTERPRETATION)
    said = "\\".join(element.texts()) if element is not None else ""
    if element is not None and said and said not in INTERPRETATIONS:
        yield ctx.finding(
            expected=" or ".join(INTERPRETATIONS),
            actual=said,
            at=printed(PHOTOMETRIC_INTERPRETATION),
            span=span_of(i, ctx, element),
        )
