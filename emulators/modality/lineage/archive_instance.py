"""One instance of an archive, as it is stored and whole (WADO-RS), into a file that goes away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from emulators.modality.lineage.archive_feed import GONE, Archive, Unanswered
from emulators.web.client import Flow, WebClient
from emulators.web.media_type import BadMediaType, parse_media_type
from emulators.web.multipart_reader import MultipartReader, PartData, boundary_of

SPOOLED_BYTES: Final = 16 << 20
# PS3.18 8.7.3.3: uncompressed, which an archive has or makes of what it has; Implicit VR, which
# some have, has no place on the web (8.7.3.5.2), so it is not asked for
ACCEPT: Final = 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1'
_AROUND_BYTES: Final = 1 << 20  # what is around the one part


def path_of(study: str, series: str, instance: str) -> str:
    """Name an instance beneath the address of an archive (PS3.18 10.4.1)."""
    return f"/studies/{study}/series/{series}/instances/{instance}"


@contextmanager
def retrieved(
    archive: Archive, path: str, *, what: str, limit_s: float, most_bytes: int
) -> Iterator[IO[bytes] | None]:
    """Give the instance of a path as a file; None where the archive has no such instance.

    `what` says in problems what was asked for; `most_bytes` bounds the instance.

    Raises: Unanswered, WebProblem.
    """
    headers = {"Accept": ACCEPT}
    if archive.token:
        headers["Authorization"] = f"Bearer {archive.token}"
    bound = most_bytes + _AROUND_BYTES
    with (
        WebClient("the archive", limit_s, bound, archive.ca_file) as client,
        client.flow("GET", archive.url + path, headers) as flow,
        tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file,
    ):
        if flow.status in GONE:
            yield None
            return
        if flow.status != 200:
            raise Unanswered(f"the archive answers {flow.status} to {what}")
        _write(flow, file, what, most_bytes)
        file.seek(0)
        yield file


def _write(flow: Flow, file: IO[bytes], what: str, most_bytes: int) -> None:
    """Write the one part of a multipart answer. Raises: Unanswered, WebProblem."""
    try:
        reader = MultipartReader(
            boundary_of(parse_media_type(flow.headers.get("content-type", ""))),
            max_parts=1,
            max_part_bytes=most_bytes,
        )
        for piece in flow.pieces:
            for event in reader.feed(piece):
                if isinstance(event, PartData):
                    file.write(event.data)
        reader.end()
        if not file.tell():
            raise ValueError("no instance in it")
    except (BadMediaType, ValueError) as why:
        raise Unanswered(f"the archive's answer to {what}: {why}") from why
