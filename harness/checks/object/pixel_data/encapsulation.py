"""Whether pixel data is encapsulated, and how its items stand (PS3.5 8.2, A.4)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.pixel_data.encapsulated import Encapsulated
from harness.checks.object.pixel_data.image import (
    PIXEL_DATA,
    UNDEFINED_LENGTH,
    Image,
    images_of,
    integer,
    is_encapsulated,
    may_be_encapsulated,
    may_be_native,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES = Requirement(
    id="pixel-data.encapsulated-in-encapsulated-syntaxes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In a Transfer Syntax for encapsulation the Pixel Data of the image is encapsulated.",
    cites=(ps3(5, "A.4"),),
)

NATIVE_IN_NATIVE_SYNTAXES = Requirement(
    id="pixel-data.native-in-native-syntaxes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In a Transfer Syntax without encapsulation Pixel Data has a defined length.",
    cites=(ps3(5, "8.2"), ps3(5, "A.2")),
)

ENCAPSULATED_IS_OB = Requirement(
    id="pixel-data.encapsulated-is-ob",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Data of undefined length has the Value Representation OB.",
    cites=(ps3(5, "A.4"),),
)

OFFSET_TABLE_COMES_FIRST = Requirement(
    id="pixel-data.offset-table-comes-first",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The first item of encapsulated Pixel Data is a Basic Offset Table, maybe empty.",
    cites=(ps3(5, "A.4"),),
)

THERE_IS_A_FRAGMENT = Requirement(
    id="pixel-data.there-is-a-fragment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Encapsulated Pixel Data has at least one fragment.",
    cites=(ps3(5, "8.2"),),
)

FRAGMENTS_ARE_EVEN = Requirement(
    id="pixel-data.fragments-are-even",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every fragment has an even number of bytes, two at least.",
    cites=(ps3(5, "A.4"),),
)


@check(ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES, on=Instance, when=may_be_encapsulated)
def encapsulated_in_encapsulated_syntaxes(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the length of Pixel Data (icon images may be native)."""
    for image in integer(images_of(i, ctx.trace)):
        if not image.prefix and image.element.length != UNDEFINED_LENGTH:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="undefined length: fragments",
                actual=f"native, {image.element.length} bytes",
            )


@check(NATIVE_IN_NATIVE_SYNTAXES, on=Instance, when=may_be_native)
def native_in_native_syntaxes(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the length of Pixel Data, of icon images too."""
    for image in integer(images_of(i, ctx.trace)):
        if image.element.length == UNDEFINED_LENGTH:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="a defined length",
                actual="undefined length: encapsulated",
            )


@check(ENCAPSULATED_IS_OB, on=Instance, when=may_be_encapsulated)
def encapsulated_is_ob(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the VR of Pixel Data of undefined length, where one is encoded."""
    for image in integer(images_of(i, ctx.trace)):
        if not image.element.encoding.explicit:
            continue
        if image.element.length == UNDEFINED_LENGTH and image.element.vr != "OB":
            yield objected(i, ctx, image, PIXEL_DATA, expected="OB", actual=image.element.vr)


@check(OFFSET_TABLE_COMES_FIRST, on=Instance, when=is_encapsulated)
def offset_table_comes_first(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a first item that is no stream and holds whole 32-bit numbers."""
    for image, parts in encapsulated_images(i, ctx):
        if parts.table is None:
            begin = "a compressed stream" if parts.fragments else "no item at all"
        elif parts.table.size % 4:
            begin = f"an item of {parts.table.size} bytes"
        else:
            continue
        yield objected(
            i,
            ctx,
            image,
            PIXEL_DATA,
            expected="an item with nothing or with 32-bit offsets",
            actual=begin,
            detail="first item",
        )


@check(THERE_IS_A_FRAGMENT, on=Instance, when=is_encapsulated)
def there_is_a_fragment(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the items behind the offset table."""
    for image, parts in encapsulated_images(i, ctx):
        if not parts.fragments:
            yield objected(
                i, ctx, image, PIXEL_DATA, expected="one fragment at least", actual="none"
            )


@check(FRAGMENTS_ARE_EVEN, on=Instance, when=is_encapsulated)
def fragments_are_even(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the length of every item; only the offset table may be empty."""
    for image, parts in encapsulated_images(i, ctx):
        odd = [n for n, f in enumerate(parts.fragments) if f.size % 2 or f.size < 2]
        if odd:
            more = f", and {len(odd) - 1} more" if len(odd) > 1 else ""
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="an even number of bytes, two at least",
                actual=f"{parts.fragments[odd[0]].size} bytes",
                detail=f"fragment {odd[0] + 1}{more}",
            )


def encapsulated_images(i: Instance, ctx: CheckContext) -> Iterator[tuple[Image, Encapsulated]]:
    """Yield the encapsulated images of an object with their parts."""
    for image in images_of(i, ctx.trace):
        if image.encapsulated is not None:
            yield image, image.encapsulated
