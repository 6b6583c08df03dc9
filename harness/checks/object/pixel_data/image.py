"""The images in an object: pixel data with the attributes that describe it (PS3.3 C.7.6.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made, span_of
from harness.checks.object.pixel_data.encapsulated import Encapsulated, take_apart
from harness.checks.registry import CheckContext
from harness.content.codec.coding import CODINGS, encapsulates
from harness.content.codec.stream import Codec
from harness.content.dataset import DataSet, Element, decode
from harness.core.finding import Finding
from harness.core.requirement import Citation
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts.uids import NATIVE_TRANSFER_SYNTAXES

SAMPLES_PER_PIXEL: Final = 0x00280002
PHOTOMETRIC_INTERPRETATION: Final = 0x00280004
PLANAR_CONFIGURATION: Final = 0x00280006
NUMBER_OF_FRAMES: Final = 0x00280008
ROWS: Final = 0x00280010
COLUMNS: Final = 0x00280011
BITS_ALLOCATED: Final = 0x00280100
BITS_STORED: Final = 0x00280101
HIGH_BIT: Final = 0x00280102
PIXEL_REPRESENTATION: Final = 0x00280103
FLOAT_PIXEL_DATA: Final = 0x7FE00008
DOUBLE_FLOAT_PIXEL_DATA: Final = 0x7FE00009
PIXEL_DATA: Final = 0x7FE00010
NO_NUMBER: Final = "no number"
UNDEFINED_LENGTH: Final = 0xFFFFFFFF

_PIXELS: Final = frozenset((FLOAT_PIXEL_DATA, DOUBLE_FLOAT_PIXEL_DATA, PIXEL_DATA))
_ICON_IMAGE_SEQUENCE: Final = 0x00880200


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """Pixel data and the attributes next to it; None for what is absent, empty or no number."""

    data_set: DataSet
    element: Element  # the pixel data
    prefix: str  # of tag paths: "" or "(0088,0200)[0]."
    rows: int | None
    columns: int | None
    samples: int | None
    frames: int  # 1 where Number of Frames does not tell
    bits_allocated: int | None
    bits_stored: int | None
    high_bit: int | None
    signed: bool
    photometric: str
    planar: int | None
    encapsulated: Encapsulated | None

    def path(self, tag: int) -> str:
        """Return the tag path of an attribute of this image."""
        return self.prefix + printed(tag)

    def said(self, tag: int) -> str:
        """Tell what a text says, for findings."""
        if not self.data_set.has(tag):
            return "absent"
        return "\\".join(self.data_set.texts(tag)) or "empty"

    def number(self, tag: int) -> str:
        """Tell what a number says, for findings."""
        if not self.data_set.has(tag):
            return "absent"
        return "\\".join(map(str, self.data_set.numbers(tag))) or NO_NUMBER


def images_of(i: Instance, trace: Trace) -> tuple[Image, ...]:
    """Return the image of an object, then its icon images; () without pixel data."""
    return trace.memo(("pixel data", i.id), lambda: tuple(_images(i)))


def has_pixels(i: Instance) -> bool:
    """Tell whether an object as made has pixel data of any kind."""
    return as_made(i) and bool(pixel_elements(decode(i.dataset, i.transfer_syntax)))


def has_pixel_data(i: Instance) -> bool:
    """Tell whether an object as made has integer pixel data."""
    return as_made(i) and _pixel_data(i) is not None


def is_native(i: Instance) -> bool:
    """Tell whether an object as made has pixel data that is not encapsulated."""
    element = _pixel_data(i)
    return as_made(i) and element is not None and element.length != UNDEFINED_LENGTH


def is_encapsulated(i: Instance) -> bool:
    """Tell whether an object as made has encapsulated pixel data."""
    element = _pixel_data(i)
    return as_made(i) and element is not None and element.encapsulated


def is_coded(i: Instance) -> bool:
    """Tell whether the pixel data is what a transfer syntax with a coding scheme asks for."""
    return i.transfer_syntax in CODINGS and is_encapsulated(i)


def is_coded_by(i: Instance, *codecs: Codec) -> bool:
    """Tell whether the transfer syntax of encapsulated pixel data is of one of these schemes."""
    coding = CODINGS.get(i.transfer_syntax)
    return coding is not None and coding.codec in codecs and is_encapsulated(i)


def may_be_native(i: Instance) -> bool:
    """Tell whether the transfer syntax is one of native pixel data, and there is some."""
    return i.transfer_syntax in NATIVE_TRANSFER_SYNTAXES and has_pixel_data(i)


def may_be_encapsulated(i: Instance) -> bool:
    """Tell whether the transfer syntax is one of encapsulated pixel data, and there is some."""
    return encapsulates(i.transfer_syntax) and has_pixel_data(i)


def pixel_elements(ds: DataSet) -> tuple[Element, ...]:
    """Return the elements of pixel data of any kind; they stand at the end of a data set."""
    found = []
    for element in reversed(ds.elements):
        if element.tag < FLOAT_PIXEL_DATA:
            break
        if element.tag in _PIXELS:
            found.append(element)
    return tuple(reversed(found))


def objected(
    i: Instance,
    ctx: CheckContext,
    image: Image,
    tag: int,
    *,
    expected: str,
    actual: str,
    detail: str = "",
    clause: Citation | None = None,
) -> Finding:
    """Make a finding about an attribute of an image; `detail` says where in it."""
    return ctx.finding(
        expected=expected,
        actual=actual,
        at=f"{image.path(tag)} {detail}".strip(),
        span=span_of(i, ctx, image.data_set.find(tag) or image.element),
        clause=clause,
    )


def native(images: Iterable[Image]) -> Iterator[Image]:
    """Pick the images whose integer pixel data is not encapsulated."""
    return (
        image
        for image in images
        if image.element.tag == PIXEL_DATA and image.element.length != UNDEFINED_LENGTH
    )


def integer(images: Iterable[Image]) -> Iterator[Image]:
    """Pick the images with integer pixel data."""
    return (image for image in images if image.element.tag == PIXEL_DATA)


def _pixel_data(i: Instance) -> Element | None:
    elements = pixel_elements(decode(i.dataset, i.transfer_syntax))
    return next((e for e in elements if e.tag == PIXEL_DATA), None)


def _images(i: Instance) -> Iterator[Image]:
    root = decode(i.dataset, i.transfer_syntax)
    yield from _images_in(root, "", i.transfer_syntax)
    for number, item in enumerate(root.items(_ICON_IMAGE_SEQUENCE)):
        prefix = f"{printed(_ICON_IMAGE_SEQUENCE)}[{number}]."
        yield from _images_in(item, prefix, i.transfer_syntax)


def _images_in(ds: DataSet, prefix: str, transfer_syntax: str) -> Iterator[Image]:
    for element in pixel_elements(ds):
        frames = max(ds.number(NUMBER_OF_FRAMES) or 1, 1)
        yield Image(
            data_set=ds,
            element=element,
            prefix=prefix,
            rows=ds.number(ROWS),
            columns=ds.number(COLUMNS),
            samples=ds.number(SAMPLES_PER_PIXEL),
            frames=frames,
            bits_allocated=ds.number(BITS_ALLOCATED),
            bits_stored=ds.number(BITS_STORED),
            high_bit=ds.number(HIGH_BIT),
            signed=ds.number(PIXEL_REPRESENTATION) == 1,
            photometric=ds.text(PHOTOMETRIC_INTERPRETATION),
            planar=ds.number(PLANAR_CONFIGURATION),
            encapsulated=take_apart(ds, element, frames, transfer_syntax)
            if element.encapsulated
            else None,
        )
