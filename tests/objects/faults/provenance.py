"""Images that name the wrong things as their raw data, or that cannot be made again."""

import re

from pydicom import Dataset

from tests.objects.elements import item, uid
from tests.objects.faults.dataset import Change, put, without
from tests.objects.faults.fault import Class, edit, set_fault
from tests.objects.kinds.made_of_raw_data import pixels_of_another_scan

_RAW_DATA = "1.2.840.10008.5.1.4.1.1.66"
_CT = "1.2.840.10008.5.1.4.1.1.2"
_BOTH = ("modality-ct-soft", "modality-ct-sharp", "modality-raw-data")
_EQUIPMENT = "ContributingEquipmentSequence[1]."
_SOFT, _KEPT = _BOTH[0], _BOTH[2]
_COPY = "copy of the raw data"


def _as_image(ds: Dataset) -> None:
    ds.SourceImageSequence = [
        item(
            ReferencedSOPClassUID=_RAW_DATA,
            ReferencedSOPInstanceUID=ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID,
        )
    ]


def _as_raw_data(ds: Dataset) -> None:
    named = item(ReferencedSOPClassUID=_CT, ReferencedSOPInstanceUID=uid("ct 1"))
    series = item(ReferencedSOPSequence=[named], SeriesInstanceUID=uid("ct series"))
    ds.ReferencedRawDataSequence = [
        item(ReferencedSeriesSequence=[series], StudyInstanceUID=uid("study"))
    ]


def _flip(ds: Dataset) -> None:
    """Flip a bit of the raw file."""
    chunk = ds[0x0071100F].value[0][0x00711010]
    chunk.value = bytes([chunk.value[0] ^ 1]) + chunk.value[1:]


def _say(path: str, pattern: str, instead: str) -> Change:
    keyword = path.rpartition(".")[2]

    def change(ds: Dataset) -> None:
        at = ds.ContributingEquipmentSequence[1] if "." in path else ds
        setattr(at, keyword, re.sub(pattern, instead, at[keyword].value))

    return change


def _another_format(members: list[Dataset]) -> None:
    twin = members[1]
    twin.SOPInstanceUID = twin.file_meta.MediaStorageSOPInstanceUID = uid(_COPY)
    twin.SeriesInstanceUID, twin.SeriesNumber = uid(_COPY + " series"), 77
    twin[0x00711001].value = "acme-sino 3"


def _same_kernel(members: list[Dataset]) -> None:
    """Make the sharp image one of the soft kernel, in its own series."""
    soft, sharp = members[:2]
    sharp.ConvolutionKernel = soft.ConvolutionKernel
    sharp.DerivationDescription = soft.DerivationDescription
    said = soft.ContributingEquipmentSequence[1].ContributionDescription
    sharp.ContributingEquipmentSequence[1].ContributionDescription = said
    sharp.PixelData = soft.PixelData


def _again_with_other_pixels(members: list[Dataset]) -> None:
    """Make the soft image again a year later, in a series of its own, one pixel apart."""
    _same_kernel(members)
    again = members[1]
    again.ContentDate, again.SeriesDescription = "20270301", "again"
    again.PixelData = bytes([again.PixelData[0] ^ 1]) + again.PixelData[1:]


def _of_another_scan(members: list[Dataset]) -> None:
    members[1].PixelData = pixels_of_another_scan(1)


FAULTS = (
    edit(
        "reconstructed-from-nowhere", Class.REFERENCE, _SOFT,
        "lineage.reconstructed-image-names-its-source", "(0042,0013)",
        without("SourceInstanceSequence"),
    ),
    edit(
        "raw-data-as-a-source-image", Class.REFERENCE, _SOFT,
        "lineage.raw-data-is-no-source-image", "(0008,2112)[0].(0008,1150)", _as_image,
    ),
    edit(
        "image-as-a-source-instance", Class.REFERENCE, _SOFT,
        "lineage.source-instances-of-an-image-are-no-images", "(0042,0013)[0].(0008,1150)",
        put("SourceInstanceSequence[0].ReferencedSOPClassUID", _CT),
    ),
    edit(
        "image-as-raw-data", Class.REFERENCE, "enhanced-ct",
        "lineage.referenced-raw-data-is-raw-data", "(0008,9121)[0]", _as_raw_data,
    ),
    edit(
        "raw-file-with-a-bit-flipped", Class.SEMANTICS, _KEPT,
        "lineage.payload-digest-holds", "(0071,1005)", _flip,
    ),
    edit(
        "parameters-under-another-hash", Class.SEMANTICS, _SOFT,
        "lineage.parameter-hash-holds", "(0008,2111)",
        _say("DerivationDescription", '"threads":1', '"threads":2'),
    ),
    edit(
        "parameters-without-threads", Class.SEMANTICS, _SOFT,
        "lineage.parameters-name-algorithm-and-threads", "(0008,2111)",
        _say("DerivationDescription", '"threads":1', '"thread":1'),
    ),
    edit(
        "reconstructor-without-a-version", Class.SEMANTICS, _SOFT,
        "lineage.processing-equipment-names-its-software", "(0018,A001)[1].(0018,1020)",
        without(_EQUIPMENT + "SoftwareVersions"),
    ),
    edit(
        "reconstructor-of-unknown-threads", Class.SEMANTICS, _SOFT,
        "lineage.reconstruction-can-be-run-again", "(0018,A001)[1].(0018,A003)",
        _say(_EQUIPMENT + "ContributionDescription", r"threads \d+; ", ""),
    ),
    set_fault(
        "one-creator-version-of-two-formats", Class.IDENTITY, (_KEPT, _KEPT),
        "lineage.creator-version-is-of-one-format", "(0008,9123)", _another_format,
    ),
    set_fault(
        "two-acquisitions-of-one-raw-file", Class.IDENTITY, _BOTH,
        "lineage.series-of-one-raw-share-the-acquisition", "(0008,0017)",
        lambda members: put("AcquisitionUID", uid("another"))(members[1]),
    ),
    set_fault(
        "one-reconstruction-in-two-series", Class.IDENTITY, _BOTH,
        "lineage.series-of-one-raw-differ-in-kernel", "(0020,000E)", _same_kernel,
    ),
    edit(
        "reconstructor-of-another-generation", Class.SEMANTICS, _SOFT,
        "lineage.software-reads-the-format", "(0018,A001)[1].(0018,A003)",
        _say(_EQUIPMENT + "ContributionDescription", r"\breads \S+", "reads acme-sino/3"),
    ),
    set_fault(
        "other-pixels-by-the-same-parameters", Class.PIXEL_CONSISTENCY, _BOTH,
        "lineage.reprocessing-gives-equal-pixels", "(7FE0,0010)", _again_with_other_pixels,
    ),
    set_fault(
        "image-of-another-scan", Class.PIXEL_CONSISTENCY,
        ("modality-ct-head-soft", "modality-ct-head-sharp"),
        "lineage.noise-agrees-with-the-raw", "(0042,0013)", _of_another_scan,
    ),
    set_fault(
        "reconstruction-at-another-acquisition", Class.IDENTITY, _BOTH,
        "lineage.reconstruction-keeps-the-time-of-acquisition", "(0008,002A)",
        lambda members: put("AcquisitionDateTime", "20260302101530.25+0000")(members[1]),
    ),
)  # fmt: skip
