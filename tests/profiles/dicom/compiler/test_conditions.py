import pytest

from harness.facts.condition import Origin, Path, parse
from profiles.dicom.compiler.conditions import ALWAYS, UNKNOWN, WORLD, condition_field
from profiles.dicom.compiler.scope import Scope

IMAGE_TYPE, PHOTOMETRIC, SAMPLES = 0x00080008, 0x00280004, 0x00280002
VIEW, FRAME_TYPE, POINTER = 0x00540220, 0x00089007, 0x00280009
ROOT = frozenset({IMAGE_TYPE, PHOTOMETRIC, SAMPLES, VIEW, POINTER, 0x00080016})
AT_ROOT = Scope((ROOT,), (), ROOT, {})
IN_GROUP = Scope(
    (frozenset({SAMPLES}), frozenset()),
    (0x00189329,),
    ROOT,
    {FRAME_TYPE: (0x00189226, 0x00189329)},
)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (
            "Required if Samples per Pixel (0028,0002) has a value greater than 1.",
            "auto not (0028,0002) > 1",
        ),
        (
            "How it looks. Required if Image Type (0008,0008) Value 1 is ORIGINAL or MIXED. "
            "May be present otherwise.",
            "auto may (0008,0008)[1] in ORIGINAL,MIXED",
        ),
        (
            "Required if Photometric Interpretation (0028,0004) is not MONOCHROME2.",
            "auto not (0028,0004) != MONOCHROME2",
        ),
        (
            'Required if View Code Sequence (0054,0220) equals (399, SCT, "A") or (400, SCT, "B").',
            "auto not (0054,0220).(0008,0100) in 399,400",
        ),
        (
            'Required if SOP Class UID is not "1.2.3" (Legacy Converted), may be present otherwise.',
            "auto may (0008,0016) != 1.2.3",
        ),
        (
            "Required if Frame Increment Pointer (0028,0009) points to Frame Time.",
            "auto not (0028,0009) -> (0018,1063)",
        ),
        ("Required if the Patient is an animal.", WORLD),
        ("Required if contrast was used. May be present otherwise.", WORLD),
        ("Required if Rows (0028,0010) is present in the referenced image.", UNKNOWN),
        ("Required if Samples per Pixel (0028,0002) is 3 unless it is not.", UNKNOWN),
        ("Required if Echo Time (0018,0081) is present.", UNKNOWN),  # stands nowhere near
        ("A number.", UNKNOWN),
    ],
)
def test_texts_become_conditions_or_say_that_they_do_not(text, field):
    assert condition_field(text, AT_ROOT) == field


def test_two_sentences_are_two_reasons():
    text = (
        "Required if Samples per Pixel (0028,0002) is present. May be present otherwise. "
        "Required if Photometric Interpretation (0028,0004) is RGB."
    )
    assert condition_field(text, AT_ROOT) == ("auto may present (0028,0002) or (0028,0004) = RGB")


def test_the_presence_of_the_enclosing_sequence_is_no_condition():
    text = "Required if CT Image Frame Type Sequence (0018,9329) is present."
    assert condition_field(text, IN_GROUP) == ALWAYS


@pytest.mark.parametrize(
    ("tag", "paths"),
    [
        (SAMPLES, (Path((SAMPLES,)),)),
        (PHOTOMETRIC, (Path((PHOTOMETRIC,), Origin.ROOT),)),
        (
            FRAME_TYPE,
            (
                Path((0x00189226, FRAME_TYPE), Origin.GROUPS),
                Path((0x00189329, FRAME_TYPE), Origin.GROUPS),
            ),
        ),
        (0x00180081, ()),
    ],
)
def test_attributes_are_found_in_the_item_then_around_it_then_in_functional_groups(tag, paths):
    assert IN_GROUP.find(tag) == paths


def test_what_may_stand_in_several_groups_is_asked_in_each():
    text = "Required if Frame Type (0008,9007) Value 1 of this frame is ORIGINAL."
    field = condition_field(text, IN_GROUP)
    assert field == (
        "auto not groups/(0018,9226).(0008,9007)[1] = ORIGINAL "
        "or groups/(0018,9329).(0008,9007)[1] = ORIGINAL"
    )
    parse(field.removeprefix("auto not "))
