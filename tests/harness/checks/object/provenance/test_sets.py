"""What objects of one raw file say together."""

import pytest

from harness.checks.object.provenance.creator_version import CREATOR_VERSION_IS_OF_ONE_FORMAT
from harness.checks.object.provenance.series_of_one_raw import (
    RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION,
    SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL,
    SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION,
    raw_of,
)
from harness.content.files import MAKER, instance_of
from harness.content.members import RAW_FORMAT, member_of
from harness.core.octets import payload
from harness.core.subject import InstanceSet
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.objects.bases import octets
from tests.objects.elements import uid
from tests.objects.faults.dataset import each, put, without
from tests.objects.faults.fault import changed

SOFT, SHARP, RAW = "modality-ct-soft", "modality-ct-sharp", "modality-raw-data"
HASH = "parameters sha256:"


def member(base, *changes):
    file = octets(base)
    name = f"{base} {len(changes)}"
    return member_of(instance_of(name, payload(changed(file, each(*changes)) if changes else file)))


def together(*members):
    return InstanceSet(
        id="set", scenario="s", at=1.0, creator=MAKER, members=members, complete=False
    )


def with_soft(*changes, base=SHARP):
    return together(member(SOFT), member(base, *changes))


def another_format(ds):
    ds[0x00711001].value = "acme-sino 9"
    ds.SOPInstanceUID = uid("another")


def of_another_raw(ds):
    ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID = uid("another")


def of_two_raws(ds):
    ds.SourceInstanceSequence.append(type(ds.SourceInstanceSequence[0])())
    ds.SourceInstanceSequence[1].update(ds.SourceInstanceSequence[0])
    ds.SourceInstanceSequence[1].ReferencedSOPInstanceUID = uid("another")


THERE = put("AcquisitionUID", uid("elsewhere"))
LATER = put("AcquisitionDateTime", "20260301101531+0000")
RETRO = each(put("ContentDate", "20270101"), put("SeriesInstanceUID", uid("retro")))
SHARE, DIFFER, KEEP, ONE = (
    SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION,
    SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL,
    RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION,
    CREATOR_VERSION_IS_OF_ONE_FORMAT,
)

ROWS = table(
    clean(ONE, together(member(RAW))),
    clean(ONE, together(member(RAW), member(RAW, put("SOPInstanceUID", uid("another"))))),
    violation(ONE, together(member(RAW), member(RAW, another_format)), at="(0008,9123)"),
    nothing(ONE, with_soft(), name="no raw data"),
    nothing(ONE, together(member("raw-data")), name="raw data of others"),
    clean(SHARE, with_soft()),
    clean(SHARE, with_soft(without("AcquisitionUID")), name="one does not say"),
    violation(SHARE, with_soft(THERE), at="(0008,0017)"),
    violation(SHARE, with_soft(put("IrradiationEventUID", uid("x"))), at="(0008,3010)"),
    violation(SHARE, with_soft(put("FrameOfReferenceUID", uid("x"))), at="(0020,0052)"),
    nothing(SHARE, with_soft(THERE, of_another_raw), name="another raw file"),
    nothing(SHARE, with_soft(THERE, of_two_raws), name="a series of two raw files"),
    nothing(SHARE, together(member(SOFT)), name="alone"),
    clean(DIFFER, with_soft()),
    clean(
        DIFFER,
        with_soft(RETRO, put("DerivationDescription", f"{HASH}{'0' * 64}"), base=SOFT),
        name="the same kernel by other parameters",
    ),
    violation(DIFFER, with_soft(RETRO, base=SOFT), at="(0020,000E)", name="the same again"),
    violation(DIFFER, with_soft(put("ConvolutionKernel", "H60h"), base=SOFT), at="(0018,1210)"),
    nothing(DIFFER, with_soft(without("ConvolutionKernel")), name="no kernels"),
    clean(KEEP, with_soft()),
    clean(KEEP, with_soft(RETRO), name="a year later"),
    clean(
        KEEP,
        with_soft(put("ContentDate", "20200101"), put("TimezoneOffsetFromUTC", "+0100")),
        name="times of two zones",
    ),
    violation(KEEP, with_soft(LATER), at="(0008,002A)"),
    violation(KEEP, with_soft(put("ContentDate", "20260228")), at="(0008,0023)"),
    nothing(KEEP, with_soft(LATER, of_another_raw)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_member_knows_its_provenance_only_where_there_is_some() -> None:
    assert member("ct").provenance == ()
    assert (RAW_FORMAT, "acme-sino 2") in member(RAW).provenance
    assert raw_of(member(SOFT)) == member(RAW).sop_instance
