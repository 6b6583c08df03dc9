"""Frames that are deflated one by one (PS3.5 8.2.16, A.4.13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.pixel_data.encapsulation import encapsulated_images
from harness.checks.object.pixel_data.image import PIXEL_DATA, Image, is_encapsulated, objected
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import DEFLATED_FRAMES
from harness.content.transfer_syntax import inflated
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

MAX_INFLATED_BYTES: Final = 1 << 26  # of one object; frames beyond are not inflated

DEFLATED_FRAME_IS_ONE_FRAGMENT = Requirement(
    id="codec.deflated-frame-is-one-fragment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every frame that is deflated by itself is exactly one fragment.",
    cites=(ps3(5, "A.4.13"),),
)

DEFLATED_FRAME_INFLATES_TO_AN_IMAGE = Requirement(
    id="codec.deflated-frame-inflates-to-an-image",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every deflated frame inflates to the bytes of its rows, columns and samples.",
    cites=(ps3(5, "A.4.13"), ps3(5, "8.2.16")),
)


def _is_deflated(i: Instance) -> bool:
    return i.transfer_syntax == DEFLATED_FRAMES and is_encapsulated(i)


@check(DEFLATED_FRAME_IS_ONE_FRAGMENT, on=Instance, when=_is_deflated)
def deflated_frame_is_one_fragment(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the number of fragments with Number of Frames."""
    for image, parts in encapsulated_images(i, ctx):
        if len(parts.fragments) != image.frames:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected=f"{image.frames} fragments, one for each frame",
                actual=f"{len(parts.fragments)} fragments",
            )


@check(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, on=Instance, when=_is_deflated)
def deflated_frame_inflates_to_an_image(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Inflate frame by frame, up to 64 MiB in all, and compare the lengths."""
    for image, parts in encapsulated_images(i, ctx):
        wanted = _frame_bytes(image)
        if not wanted or len(parts.fragments) != image.frames:
            continue
        for number, fragment in enumerate(parts.fragments[: MAX_INFLATED_BYTES // wanted], 1):
            found, problem = inflated(fragment, raw=True, limit=wanted)
            if problem or len(found) != wanted:
                yield objected(
                    i,
                    ctx,
                    image,
                    PIXEL_DATA,
                    expected=f"{wanted} bytes after inflation",
                    actual=problem or f"{len(found)} bytes",
                    detail=f"frame {number}",
                )
                break


def _frame_bytes(image: Image) -> int:
    factors = (image.rows, image.columns, image.samples, image.bits_allocated)
    bits = 1
    for factor in factors:
        bits *= factor or 0
    return (bits + 7) // 8
