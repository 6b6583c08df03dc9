"""What may be named where."""

import pytest

from harness.checks.object.reference.purposes import (
    DOSE,
    IMAGE_SEQUENCES_NAME_IMAGES,
    OBJECT_DOES_NOT_REFER_TO_ITSELF,
    PLAN,
    RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND,
    STRUCTURE_SET,
    is_no_image,
)
from harness.facts import uids
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import SR, member, refer, together

OTHER = member("other")
SELF = member("self")
PRIVATE = "1.3.6.1.4.1.5962.301.1"


def naming(sop_class: str, sequence: int = 0x00082112, at: str = "(0008,2112)[0]"):
    reference = refer(OTHER, sop_class=sop_class, sequence=sequence, at=at)
    return together(member("source", references=(reference,)))


def plan(sop_class: str):
    return naming(sop_class, 0x300C0002, "(300C,0002)[0]")


ROWS = table(
    clean(IMAGE_SEQUENCES_NAME_IMAGES, naming(OTHER.sop_class)),
    clean(IMAGE_SEQUENCES_NAME_IMAGES, naming(PRIVATE), name="a private class"),
    clean(IMAGE_SEQUENCES_NAME_IMAGES, naming(DOSE), name="a dose has pixels"),
    violation(IMAGE_SEQUENCES_NAME_IMAGES, naming(SR), at="(0008,2112)[0].(0008,1150)"),
    violation(
        IMAGE_SEQUENCES_NAME_IMAGES, naming(STRUCTURE_SET), at="(0008,1150)", name="contours"
    ),
    nothing(IMAGE_SEQUENCES_NAME_IMAGES, naming(SR, 0x0040A360, "(0040,A360)[0]")),
    clean(RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND, plan(PLAN)),
    violation(RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND, plan(DOSE), at="(300C,0002)[0].(0008,1150)"),
    nothing(RADIOTHERAPY_REFERENCES_NAME_THEIR_KIND, naming(DOSE)),
    clean(OBJECT_DOES_NOT_REFER_TO_ITSELF, naming(SR)),
    violation(
        OBJECT_DOES_NOT_REFER_TO_ITSELF,
        together(member("self", references=(refer(SELF),))),
        at="(0008,1155)",
    ),
    nothing(OBJECT_DOES_NOT_REFER_TO_ITSELF, together(OTHER)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("sop_class", [c for c, e in uids._registry().items() if e.storage])
def test_no_class_of_images_is_taken_for_something_else(sop_class: str) -> None:
    if "Image" in uids.entry(sop_class).keyword:
        assert not is_no_image(sop_class)
