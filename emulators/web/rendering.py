"""Pictures of frames for display: grey scale pipeline, colour, viewport, 8 bit (PS3.3 C.11)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi
from pydicom.pixels.utils import pixel_array

from emulators.core.transcode import DECODED_BYTES, Untranscodable, decoded_size
from emulators.web.frames import Pictures
from emulators.web.render_request import RenderRequest, Viewport, Window

Pixels = npt.NDArray[Any]

FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF"}


def rendered(pictures: Pictures, number: int, request: RenderRequest, essence: str) -> bytes:
    """Render one frame. Raises: Untranscodable."""
    try:
        image = Image.fromarray(_display(pictures, number, request.window))
        if request.viewport is not None:
            image = fitted(image, request.viewport)
        return _encoded([image], request, essence)
    except Untranscodable:
        raise
    except Exception as error:  # whatever the codecs make of a peer's object
        raise Untranscodable(f"not renderable: {type(error).__name__}") from error


def animated(pictures: Pictures, numbers: Sequence[int], request: RenderRequest) -> bytes:
    """Render frames into one moving picture (image/gif). Raises: Untranscodable."""
    try:
        images = []
        for number in numbers:
            image = Image.fromarray(_display(pictures, number, request.window))
            images.append(fitted(image, request.viewport) if request.viewport else image)
        return _encoded(images, request, "image/gif")
    except Untranscodable:
        raise
    except Exception as error:
        raise Untranscodable(f"not renderable: {type(error).__name__}") from error


def _encoded(images: list[Image.Image], request: RenderRequest, essence: str) -> bytes:
    buffer = io.BytesIO()
    options: dict[str, Any] = {}
    if request.icc_profile and essence != "image/gif":
        options["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if essence == "image/jpeg":
        options |= {"quality": request.quality}
    if len(images) > 1:
        options |= {"save_all": True, "append_images": images[1:], "duration": 100, "loop": 0}
    images[0].save(buffer, format=FORMATS[essence], **options)
    return buffer.getvalue()


def _display(pictures: Pictures, number: int, window: Window | None) -> Pixels:
    """Return one frame as 8 bit grey or RGB."""
    ds = pictures.data_set
    if decoded_size(ds) > DECODED_BYTES:
        raise Untranscodable("too many pixels")
    array: Pixels = pixel_array(ds, index=number - 1)  # YBR becomes RGB on the way
    photometric = str(ds.PhotometricInterpretation)
    if photometric == "PALETTE COLOR":
        return _eight_bit(apply_color_lut(array, ds), 16 if _palette_bits(ds) > 8 else 8)
    if photometric not in ("MONOCHROME1", "MONOCHROME2"):
        return _eight_bit(array, int(ds.BitsStored))
    return grey(array, ds, window)


def grey(stored: Pixels, ds: Dataset, window: Window | None) -> Pixels:
    """Take stored values through modality and VOI transformation to 8 bit grey."""
    modality: Pixels = apply_modality_lut(stored, ds)
    values = modality.astype(np.float64)
    if window is None and "WindowCenter" in ds and "WindowWidth" in ds:
        function = str(ds.get("VOILUTFunction") or "LINEAR").upper()
        window = Window(_first(ds.WindowCenter), _first(ds.WindowWidth), function)
    if window is not None:
        shown = windowed(values, window)
    elif ds.get("VOILUTSequence"):
        most = 2 ** int(ds.VOILUTSequence[0].LUTDescriptor[2]) - 1
        shown = _scaled(apply_voi(modality, ds).astype(np.float64), 0.0, float(most))
    else:
        shown = _scaled(values, float(values.min()), float(values.max()))
    if str(ds.PhotometricInterpretation) == "MONOCHROME1":
        shown = 255.0 - shown
    eight_bit: Pixels = np.rint(np.clip(shown, 0, 255)).astype(np.uint8)
    return eight_bit


def _first(value: object) -> float:
    if isinstance(value, (str, int, float)):
        return float(value)
    return float(value[0])  # type: ignore[index]  # a MultiValue


def windowed(values: Pixels, window: Window) -> Pixels:
    """Map to 0..255 by the function of PS3.3 C.11.2.1.2 or C.11.2.1.3."""
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        return 255.0 / (1.0 + np.exp(np.clip(-4.0 * (values - center) / width, -700, 700)))
    if window.function == "LINEAR_EXACT":
        return np.clip((values - center) / width + 0.5, 0, 1) * 255.0
    if width <= 1:
        return np.where(values > center - 0.5, 255.0, 0.0)
    return np.clip((values - (center - 0.5)) / (width - 1) + 0.5, 0, 1) * 255.0


def _scaled(values: Pixels, low: float, high: float) -> Pixels:
    if high <= low:
        return np.zeros_like(values)
    return (values - low) / (high - low) * 255.0


def _eight_bit(array: Pixels, bits: int) -> Pixels:
    return array.astype(np.uint8) if bits <= 8 else (array >> (bits - 8)).astype(np.uint8)


def _palette_bits(ds: Dataset) -> int:
    return int(ds.RedPaletteColorLookupTableDescriptor[2])


def fitted(image: Image.Image, viewport: Viewport) -> Image.Image:
    """Cut the region out and scale it into the viewport, its shape kept (8.3.5.1.3)."""
    left, top = viewport.left or 0.0, viewport.top or 0.0
    wide = viewport.region_width if viewport.region_width is not None else image.width - left
    high = viewport.region_height if viewport.region_height is not None else image.height - top
    box = (left, top, min(left + abs(wide), image.width), min(top + abs(high), image.height))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        raise Untranscodable("the region lies outside the image")
    shown = image.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3])))
    if wide < 0:
        shown = shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if high < 0:
        shown = shown.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    scale = min(viewport.width / shown.width, viewport.height / shown.height)
    size = max(1, round(shown.width * scale)), max(1, round(shown.height * scale))
    return shown.resize(size, Image.Resampling.BILINEAR)
