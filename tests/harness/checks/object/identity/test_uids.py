"""The UIDs of one object."""

import pytest

from harness.checks.object.identity.uids import (
    FRAME_OF_REFERENCE_UID_IS_ITS_OWN,
    UIDS_ARE_NOT_OF_THE_STANDARD,
    UIDS_OF_ONE_OBJECT_DIFFER,
    UUID_DERIVED_UIDS_FIT_128_BITS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

INSTANCE, STUDY, SERIES, FRAME = 0x00080018, 0x0020000D, 0x0020000E, 0x00200052
PALETTE = "1.2.840.10008.1.5.1"  # Hot Iron, a well-known instance


def named(study: str = "1.2.1", series: str = "1.2.2", instance: str = "1.2.3", frame: str = ""):
    uids = {STUDY: study, SERIES: series, INSTANCE: instance, FRAME: frame}
    return made({tag: uid for tag, uid in uids.items() if uid})


ROWS = table(
    clean(UIDS_OF_ONE_OBJECT_DIFFER, named()),
    clean(UIDS_OF_ONE_OBJECT_DIFFER, named(frame="1.2.1"), name="the frame is judged by itself"),
    violation(UIDS_OF_ONE_OBJECT_DIFFER, named(series="1.2.1"), at="(0020,000E)"),
    violation(
        UIDS_OF_ONE_OBJECT_DIFFER, named(instance="1.2.2"), at="(0008,0018)", name="instance"
    ),
    nothing(UIDS_OF_ONE_OBJECT_DIFFER, named("", "", "1.2")),
    clean(FRAME_OF_REFERENCE_UID_IS_ITS_OWN, named(frame="1.2.4")),
    violation(FRAME_OF_REFERENCE_UID_IS_ITS_OWN, named(frame="1.2.1"), at="(0020,0052)"),
    nothing(FRAME_OF_REFERENCE_UID_IS_ITS_OWN, named()),
    clean(UIDS_ARE_NOT_OF_THE_STANDARD, named(instance=PALETTE), name="a palette"),
    violation(UIDS_ARE_NOT_OF_THE_STANDARD, named(study="1.2.840.10008.9.1"), at="(0020,000D)"),
    nothing(UIDS_ARE_NOT_OF_THE_STANDARD, named("", "", "")),
    clean(UUID_DERIVED_UIDS_FIT_128_BITS, named(instance=f"2.25.{(1 << 128) - 1}")),
    violation(UUID_DERIVED_UIDS_FIT_128_BITS, named(instance=f"2.25.{1 << 128}"), at="(0008,0018)"),
    violation(
        UUID_DERIVED_UIDS_FIT_128_BITS, named(study="2.25.1.1"), at="(0020,000D)", name="more arcs"
    ),
    nothing(UUID_DERIVED_UIDS_FIT_128_BITS, named()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
