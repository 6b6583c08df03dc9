import pytest

from tests.emulators.web.faults.conftest import INSTANCE
from tests.emulators.web.related import split

pytestmark = pytest.mark.contract

FRAMES = 'multipart/related; type="application/octet-stream"'


def frames(archive, fault, numbers="1"):
    archive.faults.switch([fault])
    return [body for _, body in split(archive.get(f"{INSTANCE}/frames/{numbers}", FRAMES))]


def stored(archive):
    return split(archive.get(f"{INSTANCE}/frames/1", FRAMES))[0][1]


@pytest.mark.parametrize(
    ("fault", "sizes"),
    [("frames-are-truncated", [32 * 32 * 2 - 512]), ("frames-come-twice", [2048, 2048])],
)
def test_frames_are_cut_or_doubled(archive, fault, sizes):
    assert [len(body) for body in frames(archive, fault)] == sizes


def test_pixels_are_others(archive):
    clean = stored(archive)
    (inverted,) = frames(archive, "frames-have-other-pixels")
    assert inverted[:64] == bytes(255 - byte for byte in clean[:64])
    assert inverted[64:] == clean[64:]
    (swapped,) = frames(archive, "frames-are-byte-swapped")
    assert (swapped[::2], swapped[1::2]) == (clean[1::2], clean[::2])


def test_the_type_has_parameters_inside_its_quotes(archive):
    archive.faults.switch(["frames-type-has-parameters"])
    named = archive.get(f"{INSTANCE}/frames/1", FRAMES).headers["Content-Type"]
    assert 'type="application/octet-stream; transfer-syntax=' in named


@pytest.mark.parametrize(
    ("fault", "number"),
    [("frames-number-zero-is-the-first", "0"), ("frames-beyond-the-last-are-the-first", "999")],
)
def test_a_frame_is_taken_for_the_first(archive, fault, number):
    clean = stored(archive)
    assert frames(archive, fault, number) == [clean]
    archive.faults.switch(())
    assert archive.get(f"{INSTANCE}/frames/{number}", FRAMES).status_code in (400, 404)
