"""What pixels tell of the raw file and the software that they come from."""

import numpy as np
import pytest
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from harness.checks.object.provenance.noise import NOISE_AGREES_WITH_THE_RAW as NOISE
from harness.checks.object.provenance.reprocessing import REPROCESSING_GIVES_EQUAL_PIXELS as EQUAL
from tests.harness.checks.build import Case, clean, nothing, table, undecided, violation
from tests.harness.checks.object.provenance.members import member, together
from tests.objects.elements import uid
from tests.objects.faults.dataset import each, put, without
from tests.objects.kinds.made_of_raw_data import pixels_of_another_scan

SOFT, SHARP = "modality-ct-soft", "modality-ct-sharp"
HEAD, HEAD_SHARP = "modality-ct-head-soft", "modality-ct-head-sharp"
LATER = each(
    put("SeriesInstanceUID", uid("retro")),
    put("SOPInstanceUID", uid("retro image")),
    put("ContentDate", "20270301"),
    put("ContributingEquipmentSequence[1].SoftwareVersions", ["2", "ab" * 32]),
)
NOWHERE = without("ImagePositionPatient")
SILENT = each(without("DerivationDescription"), without("ContributingEquipmentSequence"))


def of_another_raw(ds):
    ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID = uid("another")


def of_another_format(ds):
    ds.ContributingEquipmentSequence[1].ContributionDescription = "reads dicom-ct-pd/3"


def one_pixel(ds):
    ds.PixelData = bytes([ds.PixelData[0] ^ 1]) + ds.PixelData[1:]


def padded(ds):
    ds.PixelData += bytes(2)


def swapped(ds):
    ds.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    ds.PixelData = np.frombuffer(ds.PixelData, "<u2").astype(">u2").tobytes()
    ds["PixelData"].VR = "OW"


def compressed(ds):
    ds.compress(RLELossless, generate_instance_uid=False)


def another_scan(number):
    return lambda ds: setattr(ds, "PixelData", pixels_of_another_scan(number))


def smooth(ds):
    """Leave of the noise what rounding leaves."""
    ds.PixelData = np.full((ds.Rows, ds.Columns), 40 + 1024, "<u2").tobytes()


def made_again(*changes, base=SOFT, first=()):
    return together(member(base, *first), member(base, LATER, *changes, name="again"))


def heads(*changes, base=HEAD_SHARP):
    return together(member(HEAD), member(base, *changes))


TWICE = (
    member(HEAD, another_scan(0), of_another_raw),
    member(HEAD_SHARP, another_scan(1), of_another_raw, put("InstanceNumber", 1)),
)

ROWS = table(
    clean(EQUAL, made_again(), name="by other software, a year later"),
    clean(EQUAL, made_again(padded), name="padded"),
    clean(EQUAL, made_again(swapped), name="big endian"),
    clean(EQUAL, made_again(NOWHERE, first=(NOWHERE,)), name="by number"),
    violation(EQUAL, made_again(one_pixel), at="again (7FE0,0010)"),
    violation(EQUAL, made_again(one_pixel, put("ContentDate", "20260228")), name="earlier"),
    violation(EQUAL, made_again(one_pixel, NOWHERE, first=(NOWHERE,)), name="by number"),
    violation(
        EQUAL,
        made_again(one_pixel, without("DerivationDescription")),
        at="(7FE0,0010)",
        name="the equipment tells the parameters",
    ),
    nothing(EQUAL, made_again(one_pixel, put("InstanceNumber", 9), NOWHERE, first=(NOWHERE,))),
    nothing(EQUAL, made_again(one_pixel, of_another_raw), name="of another raw file"),
    nothing(EQUAL, made_again(one_pixel, SILENT), name="by unknown parameters"),
    nothing(EQUAL, made_again(one_pixel, put("SliceLocation", "99")), name="elsewhere"),
    nothing(EQUAL, made_again(one_pixel, put("ImagePositionPatient", ["1", "2", "3"]))),
    nothing(EQUAL, together(member(SOFT), member(SHARP)), name="by other parameters"),
    undecided(EQUAL, made_again(compressed), name="compressed"),
    undecided(EQUAL, made_again(one_pixel, put("RescaleSlope", "2")), name="of other meaning"),
    clean(NOISE, heads(), name="two kernels"),
    clean(NOISE, together(member(HEAD), *TWICE), name="another scan"),
    clean(NOISE, heads(another_scan(0), of_another_raw, base=HEAD), name="one image a scan"),
    clean(NOISE, heads(of_another_raw, of_another_format), name="one scan kept in two formats"),
    violation(NOISE, heads(another_scan(1)), at="(0042,0013)", name="of another scan"),
    violation(NOISE, heads(of_another_raw), at="(0042,0013)", name="names another raw file"),
    violation(
        NOISE,
        together(member(HEAD_SHARP, name="a"), *TWICE, member(HEAD, of_another_raw, name="z")),
        at="z (0042,0013)",
        name="one of many names another",
    ),
    nothing(NOISE, together(member(SOFT), member(SHARP)), name="too small"),
    nothing(NOISE, heads(put("FrameOfReferenceUID", uid("x")), another_scan(1))),
    nothing(NOISE, heads(put("ImagePositionPatient", ["1", "2", "3"]), another_scan(1))),
    nothing(NOISE, heads(put("SliceThickness", "1"), another_scan(1))),
    nothing(NOISE, heads(put("ImageType", ["DERIVED", "PRIMARY", "MPR"]), another_scan(1))),
    nothing(NOISE, heads(compressed), name="compressed"),
    nothing(NOISE, heads(without("RescaleSlope"), another_scan(1)), name="no CT numbers"),
    undecided(NOISE, heads(smooth), name="without noise"),
    nothing(NOISE, heads(put("AcquisitionTime", "101531"), another_scan(1)), name="moments"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_only_what_names_raw_data_is_looked_at() -> None:
    assert member("ct").pixels is None
    assert member("modality-raw-data").pixels is None
    small, large = member(SOFT).pixels, member(HEAD).pixels
    assert small is not None
    assert small.digest
    assert small.noise is None
    assert large is not None
    assert large.noise is not None
    assert len(large.noise.flat) + len(large.noise.values) < 2_000
