"""What the trace knows of an image that frames or renderings are asked of (PS3.3 C.7.6.3)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.checks.web.exchanges import path_uids
from harness.checks.web.stored import data_set, deposits_before, known_as
from harness.content.dataset import DataSet, native_pixels
from harness.core.subject import HttpExchange, Instance
from harness.core.trace import Trace

ROWS, COLUMNS = 0x00280010, 0x00280011
SAMPLES, BITS_ALLOCATED, NUMBER_OF_FRAMES = 0x00280002, 0x00280100, 0x00280008
PHOTOMETRIC_INTERPRETATION = 0x00280004
PIXEL_DATA = 0x7FE00010


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image as it was stored, or as it came from the server itself."""

    instance: Instance
    ds: DataSet

    @property
    def rows(self) -> int:
        """Rows, 0 when not given."""
        return self.ds.number(ROWS) or 0

    @property
    def columns(self) -> int:
        """Columns, 0 when not given."""
        return self.ds.number(COLUMNS) or 0

    @property
    def frames(self) -> int:
        """Number of frames; absent means one."""
        return self.ds.number(NUMBER_OF_FRAMES) or 1

    @property
    def frame_bytes(self) -> int | None:
        """Size of a native frame; None where samples share bytes (1 bit, YBR_FULL_422)."""
        samples, bits = self.ds.number(SAMPLES) or 0, self.ds.number(BITS_ALLOCATED) or 0
        if bits % 8 or "42" in self.ds.text(PHOTOMETRIC_INTERPRETATION):
            return None
        return self.rows * self.columns * samples * bits // 8 or None

    def frame(self, number: int, trace: Trace) -> bytes | None:
        """Return a native frame by its number from 1; None when encapsulated or too short."""
        size = self.frame_bytes
        key = ("native pixels", self.instance.id)
        syntax = self.instance.transfer_syntax
        pixels = trace.memo(key, lambda: native_pixels(self.ds, syntax))
        if size is None or pixels is None or len(pixels) < number * size:
            return None
        return pixels[(number - 1) * size : number * size]


def image_source(x: HttpExchange, trace: Trace) -> ImageSource | None:
    """Find the image that the path names: as this server acknowledged it, else as seen anywhere."""
    uid = path_uids(x)[2]
    stored = [d.known.instance for d in deposits_before(x, trace) if d.known.uid == uid]
    seen = stored or [k.instance for k in known_as(uid, trace)]
    found = [ImageSource(i, data_set(i, trace)) for i in seen if uid]
    images = [s for s in found if s.ds.has(PIXEL_DATA)]
    # Stored again with other content: which version counts is the server's choice.
    return images[0] if images and len({i.dataset.sha256() for i in seen}) == 1 else None
