"""A small radiograph for tests, and the two objects that are made of it."""

import io
from functools import cache

from emulators.modality.dx.acquire import acquire
from emulators.modality.dx.objects import FORMAT, counts_sha256, for_presentation, for_processing
from emulators.modality.dx.processing import process
from emulators.modality.objects.making import Making, Software, source_of
from emulators.modality.raw.identity import RawScan
from tests.emulators.modality.raw.examples import JANE, MADE


@cache
def dx(seed=1, matrix=64):
    return RawScan(JANE, acquire(seed, matrix=matrix))


def making(raw, series_number=1):
    digest = counts_sha256(raw.contents)
    return Making(
        identity=JANE,
        source=source_of(digest, FORMAT, "for-processing.dcm", JANE.study_uid),
        software=Software(commit="c0ffee00"),
        made=MADE,
        seed=1,
        series_number=series_number,
    )


def both(raw=None, parameters=None):
    """Return the For Processing and the For Presentation image of one exposure."""
    raw = raw or dx()
    first = for_processing(raw, making(raw))
    return first, for_presentation(raw, first, process(raw, parameters), making(raw, 2))


def octets_of(ds):
    stream = io.BytesIO()
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()
