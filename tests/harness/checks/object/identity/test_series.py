"""What all instances of a series share."""

import pytest

from harness.checks.object.identity.series import (
    SERIES_ATTRIBUTES_ARE_CONSTANT,
    SERIES_HAS_ONE_EQUIPMENT,
    SERIES_HAS_ONE_FRAME_OF_REFERENCE,
    SERIES_HAS_ONE_MODALITY,
    SERIES_HOLDS_ONE_SOP_CLASS,
    SERIES_IS_IN_ONE_STUDY,
)
from harness.content.members import OF_EQUIPMENT, OF_SERIES
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.by_maker import SR, member, together

SAID = dict.fromkeys((*OF_SERIES, *OF_EQUIPMENT), "one")
MODALITY, TIME, NUMBER, MODEL = 0x00080060, 0x00080031, 0x00200011, 0x00081090
ALONE = together(member("a"), member("z", series="1.2.9"))


def pair(*others, **changes):
    constants = SAID | changes.pop("constants", {})
    odd = member("z", **({"frame": "1.2.7"} | changes), constants=constants)
    return together(*(member(n, frame="1.2.7", constants=SAID) for n in "abc"), odd, *others)


SOUND = pair()

ROWS = table(
    clean(SERIES_IS_IN_ONE_STUDY, SOUND),
    violation(SERIES_IS_IN_ONE_STUDY, pair(study="1.2.8"), at="(0020,000D)"),
    nothing(SERIES_IS_IN_ONE_STUDY, ALONE),
    clean(SERIES_HAS_ONE_MODALITY, SOUND),
    violation(SERIES_HAS_ONE_MODALITY, pair(constants={MODALITY: "MR"}), at="(0008,0060)"),
    nothing(SERIES_HAS_ONE_MODALITY, ALONE),
    clean(SERIES_HAS_ONE_FRAME_OF_REFERENCE, SOUND),
    clean(SERIES_HAS_ONE_FRAME_OF_REFERENCE, pair(frame=""), name="not said"),
    violation(SERIES_HAS_ONE_FRAME_OF_REFERENCE, pair(frame="1.2.6"), at="(0020,0052)"),
    nothing(SERIES_HAS_ONE_FRAME_OF_REFERENCE, ALONE),
    clean(SERIES_HAS_ONE_EQUIPMENT, SOUND),
    violation(SERIES_HAS_ONE_EQUIPMENT, pair(constants={MODEL: "other"}), at="(0008,1090)"),
    nothing(SERIES_HAS_ONE_EQUIPMENT, ALONE),
    clean(SERIES_ATTRIBUTES_ARE_CONSTANT, SOUND),
    clean(SERIES_ATTRIBUTES_ARE_CONSTANT, pair(constants={TIME: "one.5"}), name="finer time"),
    clean(SERIES_ATTRIBUTES_ARE_CONSTANT, pair(constants={NUMBER: ""}), name="not said"),
    violation(SERIES_ATTRIBUTES_ARE_CONSTANT, pair(constants={NUMBER: "2"}), at="(0020,0011)"),
    nothing(SERIES_ATTRIBUTES_ARE_CONSTANT, ALONE),
    clean(SERIES_HOLDS_ONE_SOP_CLASS, SOUND),
    violation(SERIES_HOLDS_ONE_SOP_CLASS, pair(sop_class=SR), at="(0008,0016)"),
    nothing(SERIES_HOLDS_ONE_SOP_CLASS, ALONE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_finding_points_to_what_carried_the_odd_one() -> None:
    (found,) = judge(SERIES_IS_IN_ONE_STUDY, pair(study="1.2.8")).findings
    assert found.evidence.exchange == "exchange of z"
    assert "as in a" in found.expected
