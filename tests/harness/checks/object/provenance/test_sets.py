"""What objects of one raw file say together."""

import pytest

from harness.checks.object.provenance.creator_version import CREATOR_VERSION_IS_OF_ONE_FORMAT
from harness.checks.object.provenance.formats import SOFTWARE_READS_THE_FORMAT
from harness.checks.object.provenance.series_of_one_raw import (
    RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION,
    SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL,
    SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION,
    raw_of,
)
from harness.content.provenance import RAW_FORMAT
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.provenance.members import member, together
from tests.objects.elements import uid
from tests.objects.faults.dataset import each, put, without

SOFT, SHARP, RAW = "modality-ct-soft", "modality-ct-sharp", "modality-raw-data"
HASH = "parameters sha256:"
EQUIPMENT = "ContributingEquipmentSequence[1]."


def with_soft(*changes, base=SHARP):
    return together(member(SOFT), member(base, *changes))


def another_format(ds):
    ds[0x00711001].value = "acme-sino 9"
    ds.SOPInstanceUID = uid("another")


def upgraded(ds):
    ds[0x00711001].value = "acme-sino 9"


def silent(ds):
    del ds.ContributingEquipmentSequence


def of_another_raw(ds):
    ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID = uid("another")


def of_two_raws(ds):
    ds.SourceInstanceSequence.append(type(ds.SourceInstanceSequence[0])())
    ds.SourceInstanceSequence[1].update(ds.SourceInstanceSequence[0])
    ds.SourceInstanceSequence[1].ReferencedSOPInstanceUID = uid("another")


THERE = put("AcquisitionUID", uid("elsewhere"))
LATER = put("AcquisitionDateTime", "20260301101531+0000")
AGAIN = put("SeriesInstanceUID", uid("again"))
RETRO = each(put("ContentDate", "20270101"), AGAIN)
ELSEWHERE = each(put(EQUIPMENT + "SoftwareVersions", ["2", "c0ffee" * 7]), AGAIN)
LATER_THAT_DAY = each(put(EQUIPMENT + "ContributionDateTime", "20260301235959"), AGAIN)
SHARE, DIFFER, KEEP, ONE, READS = (
    SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION,
    SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL,
    RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION,
    CREATOR_VERSION_IS_OF_ONE_FORMAT,
    SOFTWARE_READS_THE_FORMAT,
)

ROWS = table(
    clean(ONE, together(member(RAW))),
    clean(ONE, together(member(RAW), member(RAW, put("SOPInstanceUID", uid("another"))))),
    violation(ONE, together(member(RAW), member(RAW, another_format)), at="(0008,9123)"),
    nothing(ONE, with_soft(), name="no raw data"),
    nothing(ONE, together(member("raw-data")), name="raw data of others"),
    clean(READS, together(member(SOFT), member(RAW)), name="a raw file and its image"),
    violation(READS, together(member(SOFT), member(RAW, upgraded)), at="(0018,A001)"),
    nothing(READS, with_soft(), name="the raw file is elsewhere"),
    nothing(READS, together(member(SOFT, silent), member(RAW, upgraded)), name="tells nothing"),
    nothing(READS, together(member(SOFT, of_another_raw), member(RAW, upgraded))),
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
    clean(DIFFER, with_soft(RETRO, base=SOFT), name="made again a year later"),
    clean(DIFFER, with_soft(LATER_THAT_DAY, base=SOFT), name="contributed to later"),
    clean(DIFFER, with_soft(ELSEWHERE, base=SOFT), name="made by other software"),
    violation(DIFFER, with_soft(AGAIN, base=SOFT), at="(0020,000E)", name="the same at once"),
    violation(
        DIFFER,
        together(
            member(SOFT), member(SOFT, RETRO), member(SOFT, RETRO, put("SeriesInstanceUID", "1.2"))
        ),
        at="(0020,000E)",
        name="made again twice at once",
    ),
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
