"""Which sequence names which kind of source (PS3.3 C.12.4), and that there is one (P1, P2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.made import as_made
from harness.checks.object.objection import Objection
from harness.checks.object.provenance.claims import processing_equipment
from harness.checks.object.tag_rules import inside, tag_rule
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element, decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts import uids
from harness.facts.uids import RAW_DATA_STORAGE

REFERENCED_CLASS: Final = 0x00081150
SOURCE_IMAGES: Final = 0x00082112
SOURCE_INSTANCES: Final = 0x00420013
REFERENCED_RAW_DATA: Final = 0x00089121
DERIVATION_CODES: Final = 0x00089215
_SERIES_OF_STUDY, _OBJECTS_OF_SERIES = 0x00081115, 0x00081199
_ROWS, _DOCUMENT = 0x00280010, 0x00420011
_SHARED_GROUPS, _GROUPS_OF_FRAMES, _DERIVATION_IMAGE = 0x52009229, 0x52009230, 0x00089124
_OTHERS: Final = (0x00081140, 0x0008114A)  # referenced images, referenced instances

RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE = Requirement(
    id="lineage.reconstructed-image-names-its-source",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An image that tells by a code, or by its equipment, how it was made names of what.",
    cites=(ps3(3, "C.12.4"), ps3(3, "C.12.1.1.5")),
)

RAW_DATA_IS_NO_SOURCE_IMAGE = Requirement(
    id="lineage.raw-data-is-no-source-image",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Source Image Sequence names images; raw data is named as a source instance.",
    cites=(ps3(3, "C.12.4", "C.12-10"), ps3(3, "10.3", "10-3")),
)

SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES = Requirement(
    id="lineage.source-instances-of-an-image-are-no-images",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An image's Source Instance Sequence names sources that are no images.",
    cites=(ps3(3, "C.12.4", "C.12-10"), ps3(3, "C.24.2", "C.24-2")),
)

REFERENCED_RAW_DATA_IS_RAW_DATA = Requirement(
    id="lineage.referenced-raw-data-is-raw-data",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="What Referenced Raw Data Sequence names is raw data.",
    cites=(ps3(3, "C.8.13.1", "C.8-81"), ps3(3, "C.8.15.2", "C.8-117")),
)


@tag_rule(RAW_DATA_IS_NO_SOURCE_IMAGE, REFERENCED_CLASS, where=inside(SOURCE_IMAGES))
def raw_data_is_no_source_image(element: Element, _: Place) -> Objection | None:
    """Compare the SOP Class that a source image is said to have with Raw Data Storage."""
    if element.texts()[:1] != (RAW_DATA_STORAGE,):
        return None
    return Objection("an image, or raw data in Source Instance Sequence", "raw data as an image")


def _is_source_of_an_image(place: Place) -> bool:
    if place.above is None or place.above.above is not None:
        return False
    # Other than elsewhere, source instances of an encapsulated document may be images (C.24.2).
    is_image = place.root.has(_ROWS) and not place.root.has(_DOCUMENT)
    return is_image and inside(SOURCE_INSTANCES)(place)


@tag_rule(
    SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES, REFERENCED_CLASS, where=_is_source_of_an_image
)
def source_instances_of_an_image_are_no_images(element: Element, _: Place) -> Objection | None:
    """Look the SOP Class up: registered for storage, and called an image."""
    named = element.texts()[0] if element.texts() else ""
    entry = uids.entry(named)
    if not entry.storage or "Image" not in entry.keyword:
        return None
    return Objection("an object that is no image", entry.name)


def _is_of_raw_data(place: Place) -> bool:
    path: list[int] = []
    above: Place | None = place
    while above is not None and above.sequence is not None and len(path) < 4:
        path.append(above.sequence.tag)
        above = above.above
    return path[:3] == [_OBJECTS_OF_SERIES, _SERIES_OF_STUDY, REFERENCED_RAW_DATA]


@tag_rule(REFERENCED_RAW_DATA_IS_RAW_DATA, REFERENCED_CLASS, where=_is_of_raw_data)
def referenced_raw_data_is_raw_data(element: Element, _: Place) -> Objection | None:
    """Look the SOP Class up: raw data, or a private class, of which nobody knows what it is."""
    named = element.texts()[0] if element.texts() else ""
    if named == RAW_DATA_STORAGE or not uids.entry(named).storage:
        return None
    return Objection("Raw Data Storage", uids.name(named))


def _tells_how(i: Instance, _: Trace) -> bool:
    ds = decode(i.dataset, i.transfer_syntax)
    if not ds.has(_ROWS):
        return False
    return bool(ds.items(DERIVATION_CODES)) or any(True for _ in processing_equipment(ds))


@check(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, on=Instance, when=as_made, where=_tells_how)
def reconstructed_image_names_its_source(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for one item in a sequence of sources, in functional groups too."""
    ds = decode(i.dataset, i.transfer_syntax)
    if not any(map(ds.items, (SOURCE_INSTANCES, SOURCE_IMAGES, REFERENCED_RAW_DATA, *_OTHERS))):
        if any(_names_images(group) for group in _groups(ds)):
            return
        yield ctx.finding(
            expected="raw data or images that it was made of",
            actual="none named",
            at="(0042,0013)",
        )


def _groups(ds: DataSet) -> Iterator[DataSet]:
    yield from ds.items(_SHARED_GROUPS)
    yield from ds.items(_GROUPS_OF_FRAMES)


def _names_images(group: DataSet) -> bool:
    return any(d.items(SOURCE_IMAGES) for d in group.items(_DERIVATION_IMAGE))
