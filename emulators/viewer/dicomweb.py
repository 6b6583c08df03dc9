"""Retrieving a study over DICOMweb (PS3.18 10.4; IHE RAD-107) and putting it on the screen."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from emulators.viewer.pixels import Shown, Unshowable, show
from emulators.web.client import WebClient, WebProblem
from emulators.web.control import ActionFailed
from emulators.web.media_type import BadMediaType, parse_media_type
from emulators.web.multipart_reader import (
    BadMultipart,
    MultipartReader,
    PartData,
    PartEnd,
    boundary_of,
)

UID: Final = re.compile(r"[0-9][0-9.]{0,63}")
INSTANCES_MAX: Final = 4096
PART_BYTES_MAX: Final = 1 << 30
SOP_INSTANCE, SERIES, NUMBER, SERIES_NUMBER = "00080018", "0020000E", "00200013", "00200011"
POSITION, ORIENTATION = "00200032", "00200037"


@dataclass(frozen=True, slots=True)
class Slice:
    """An instance as the study's metadata announces it."""

    sop_instance: str
    series_uid: str
    series_number: float
    along: float  # position along the slice normal, else the instance number


@dataclass(slots=True)
class Display:
    """What came on the screen of one study."""

    study_uid: str
    series: dict[str, list[Shown]] = field(default_factory=dict)
    first_pixel_s: float | None = None
    frame_sha256: str = ""  # of the middle image's first frame, asked for by itself
    rendered: tuple[str, int] = ("", 0)  # media type and bytes of the middle image
    problems: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """Describe it as the contract wants it."""
        return {
            "study_uid": self.study_uid,
            "series": [
                {
                    "series_uid": uid,
                    "instances": [
                        {"sop_instance": s.sop_instance, "pixel_sha256": s.pixel_sha256}
                        for s in shown
                    ],
                }
                for uid, shown in self.series.items()
            ],
            "first_pixel_s": self.first_pixel_s,
            "frame_sha256": self.frame_sha256,
            "rendered": {"media_type": self.rendered[0], "bytes": self.rendered[1]},
            "problems": self.problems,
        }


class StudyReader:
    """Shows one study from one DICOMweb service."""

    def __init__(
        self,
        client: WebClient,
        base: str,
        study_uid: str,
        *,
        transfer_syntax: str,
        since: Callable[[], float],
    ) -> None:
        """Count the time to the first pixel by `since`, seconds from the click."""
        self._client = client
        self._study = f"{base.rstrip('/')}/studies/{study_uid}"
        self._syntax = transfer_syntax
        self._since = since
        self._display = Display(study_uid)

    def show(self) -> Display:
        """Retrieve and show everything. Raises: ActionFailed, WebProblem."""
        slices = self._metadata()
        for series_uid in dict.fromkeys(s.series_uid for s in slices):
            self._series(series_uid, [s for s in slices if s.series_uid == series_uid])
        middle = slices[len(slices) // 2]
        for extra in (self._frame, self._rendered):
            try:
                extra(f"{self._study}/series/{middle.series_uid}/instances/{middle.sop_instance}")
            except (ActionFailed, WebProblem) as why:  # the images are on the screen already
                self._display.problems.append(str(why))
        return self._display

    def _metadata(self) -> list[Slice]:
        answer = self._client.get(f"{self._study}/metadata", "application/dicom+json")
        if answer.status != 200:
            raise ActionFailed(f"the archive answered {answer.status} when asked for metadata")
        try:
            slices = [_slice(instance) for instance in json.loads(answer.body)]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as why:
            raise ActionFailed("the archive's metadata is no DICOM JSON of instances") from why
        if not 0 < len(slices) <= INSTANCES_MAX:
            raise ActionFailed(f"the archive's metadata names {len(slices)} instances")
        return sorted(slices, key=lambda s: (s.series_number, s.series_uid, s.along))

    def _series(self, series_uid: str, slices: list[Slice]) -> None:
        accept = f'multipart/related; type="application/dicom"; transfer-syntax={self._syntax}'
        shown: dict[str, Shown] = {}
        for part in self._parts(f"{self._study}/series/{series_uid}", accept):
            try:
                image = show(BytesIO(part))
            except Unshowable as why:
                self._display.problems.append(f"series {series_uid}: {why}")
                continue
            if self._display.first_pixel_s is None:
                self._display.first_pixel_s = round(self._since(), 6)
            shown[image.sop_instance] = image
        order = [s.sop_instance for s in slices]
        missing = [uid for uid in order if uid not in shown]
        if missing:
            self._display.problems.append(f"series {series_uid}: {len(missing)} images missing")
        surplus = [uid for uid in shown if uid not in order]
        if surplus:
            self._display.problems.append(f"series {series_uid}: {len(surplus)} not announced")
        self._display.series[series_uid] = [shown[uid] for uid in order if uid in shown]

    def _frame(self, instance_url: str) -> None:
        accept = 'multipart/related; type="application/octet-stream"'
        parts = list(self._parts(f"{instance_url}/frames/1", accept, most=1))
        self._display.frame_sha256 = hashlib.sha256(b"".join(parts)).hexdigest()

    def _rendered(self, instance_url: str) -> None:
        answer = self._client.get(f"{instance_url}/rendered", "image/jpeg")
        if answer.status != 200:
            raise ActionFailed(f"the archive answered {answer.status} when asked to render")
        self._display.rendered = (answer.media_type[:80], len(answer.body))

    def _parts(self, url: str, accept: str, most: int = INSTANCES_MAX) -> Iterator[bytes]:
        """Yield the bodies of a multipart answer, each as soon as it is whole."""
        with self._client.flow("GET", url, {"Accept": accept}) as flow:
            if flow.status != 200:
                raise ActionFailed(f"the archive answered {flow.status} when asked for {accept}")
            try:
                reader = _reader(flow.headers, most)
                body = bytearray()
                for piece in flow.pieces:
                    for event in reader.feed(piece):
                        if isinstance(event, PartData):
                            body += event.data
                        elif isinstance(event, PartEnd):
                            yield bytes(body)
                            body.clear()
                reader.end()
            except (BadMultipart, BadMediaType) as why:
                raise ActionFailed(f"the archive's multipart answer: {why}") from why


def _reader(headers: Mapping[str, str], most: int) -> MultipartReader:
    media_type = parse_media_type(headers.get("content-type", ""))
    if media_type.essence != "multipart/related":
        raise BadMultipart(f"is {media_type.essence[:80]}, not multipart/related")
    return MultipartReader(boundary_of(media_type), max_parts=most, max_part_bytes=PART_BYTES_MAX)


def _slice(instance: dict[str, Any]) -> Slice:
    def value(tag: str) -> list[Any]:
        found = instance.get(tag, {}).get("Value", [])
        return found if isinstance(found, list) else []

    position = [float(v) for v in value(POSITION)]
    row_column = [float(v) for v in value(ORIENTATION)]
    along = float((value(NUMBER) or [0])[0])
    if len(position) == 3 and len(row_column) == 6:
        a, b = row_column[:3], row_column[3:]
        normal = (
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        )
        along = sum(p * n for p, n in zip(position, normal, strict=True))
    return Slice(
        _uid(value(SOP_INSTANCE)[0]),
        _uid(value(SERIES)[0]),
        float((value(SERIES_NUMBER) or [0])[0]),
        along,
    )


def _uid(value: object) -> str:
    """Take a UID that goes into an address. Raises: ValueError when it is none."""
    if not isinstance(value, str) or not UID.fullmatch(value):
        raise ValueError("not a UID")
    return value


def stopwatch() -> Callable[[], float]:
    """Start to count seconds."""
    started = time.monotonic()
    return lambda: time.monotonic() - started
