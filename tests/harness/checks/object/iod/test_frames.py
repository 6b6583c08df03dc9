"""Items that repeat are judged once, with the same outcome as if each was judged by itself."""

from copy import deepcopy

import pytest

from harness.checks.object.iod.attributes import Judge
from harness.checks.object.iod.definition import data_set_of, definition_of
from harness.checks.object.iod.frames import groups_of, judge_groups
from harness.checks.object.iod.membership import Where
from harness.content.condition import Trail
from tests.harness.checks.object.changed_bases import made
from tests.objects.faults.dataset import emptied, put, without

FRAME = "PerFrameFunctionalGroupsSequence[{}]."
SHARED = "SharedFunctionalGroupsSequence[0]."
CONTENT = FRAME + "FrameContentSequence[0]."


class Forgetful(Judge):
    """Judges every item anew."""

    def item(self, item, plan, trail, *, repeats):
        return self.judge(item, plan, trail, Where.ITEM)


def found(i, judge: Judge):
    definition, root = definition_of(i), data_set_of(i)
    assert definition is not None
    trail = Trail(i.sop_class, definition.key, i.transfer_syntax, groups=groups_of(root))
    return [(r.id, o.at, o.actual) for r, o in judge_groups(definition, root, trail, judge)]


def kind_of(number: int, kind: str):
    """Move the frame type into a frame, with a kind of its own."""

    def change(ds) -> None:
        shared = ds.SharedFunctionalGroupsSequence[0]
        frame = ds.PerFrameFunctionalGroupsSequence[number]
        frame.CTImageFrameTypeSequence = [deepcopy(shared.CTImageFrameTypeSequence[0])]
        frame.CTImageFrameTypeSequence[0].FrameType = [kind, "PRIMARY", "VOLUME", "NONE"]
        frame.CTExposureSequence = [deepcopy(shared.CTExposureSequence[0])]
        del frame.CTExposureSequence[0].ExposureModulationType

    return change


CHANGES = {
    "nothing": (),
    "one frame": (emptied(CONTENT.format(1) + "FrameAcquisitionDateTime"),),
    "every frame": tuple(without(CONTENT.format(n) + "DimensionIndexValues") for n in range(3)),
    "shared": (without(SHARED + "PixelMeasuresSequence[0].PixelSpacing"),),
    "frames of several kinds": (
        kind_of(0, "DERIVED"),
        kind_of(1, "ORIGINAL"),
        kind_of(2, "DERIVED"),
        without(SHARED + "CTImageFrameTypeSequence", SHARED + "CTExposureSequence"),
        put("ImageType", ["MIXED", "PRIMARY", "VOLUME", "NONE"]),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_remembering_changes_nothing(name: str) -> None:
    i = made("enhanced-ct", *CHANGES[name])
    assert found(i, Judge()) == found(i, Forgetful())


def test_equal_items_of_unlike_frames_are_not_confused() -> None:
    """The exposure is said alike in all frames; the second alone is original."""
    i = made("enhanced-ct", *CHANGES["frames of several kinds"])
    exposure = [at for _, at, _ in found(i, Judge()) if "(0018,9323)" in at]
    assert exposure == ["(5200,9230)[1].(0018,9321)[0].(0018,9323)"]
