"""Images that were derived from others (PS3.3 C.7.6.1.1.2, C.12.4.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role, Status
from harness.facts.uids import SECONDARY_CAPTURE_IMAGE_STORAGE

IMAGE_TYPE = 0x00080008
FUNCTIONAL_GROUPS = 0x52009229  # derivation is said in a functional group then
TOLD_BY: Final = (
    0x00082112,  # Source Image Sequence
    0x00082111,  # Derivation Description
    0x00089215,  # Derivation Code Sequence
    0x00081140,  # Referenced Image Sequence
    0x0008114A,  # Referenced Instance Sequence
)

DERIVED_IMAGES_TELL_THEIR_DERIVATION = Requirement(
    id="semantics.derived-images-tell-their-derivation",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A derived image says what of, or how it was derived.",
    cites=(ps3(3, "C.7.6.1.1.2"), ps3(3, "C.12.4.1")),
    status=Status.PREVIEW,
    doubt="the attributes that say so are optional in most IODs",
)


def _is_classic(place: Place) -> bool:
    # A secondary capture is derived by its nature (PS3.3 C.8.6.2).
    captured = place.instance.sop_class.startswith(SECONDARY_CAPTURE_IMAGE_STORAGE)
    return at_the_top(place) and not captured and not place.data_set.has(FUNCTIONAL_GROUPS)


@tag_rule(DERIVED_IMAGES_TELL_THEIR_DERIVATION, IMAGE_TYPE, where=_is_classic)
def derived_images_tell_their_derivation(element: Element, place: Place) -> Objection | None:
    """Look for source images, a description or a code where Image Type begins with DERIVED."""
    if element.texts()[:1] != ("DERIVED",) or any(place.data_set.has(t) for t in TOLD_BY):
        return None
    return Objection("source images, a description or a code of derivation", "none of them")
