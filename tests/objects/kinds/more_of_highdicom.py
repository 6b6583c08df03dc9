"""More that highdicom makes: of slides, of frames, with an image library, with integers."""

import highdicom as hd
import numpy as np
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import UID, JPEGLSLossless

from tests.objects.bases import base, data_set
from tests.objects.elements import item, uid
from tests.objects.kinds.entities import CHEST
from tests.objects.kinds.made_by_highdicom import DEVICE, MADE, ids, segment, series, still
from tests.objects.kinds.reports import observers


@base("sc-of-highdicom", "Secondary Capture Image")
def captured() -> Dataset:
    """Capture a grey image in the patient's coordinates."""
    made = hd.sc.SCImage.from_ref_dataset(
        data_set("ct"),
        pixel_array=np.zeros((12, 16), "uint16"),
        photometric_interpretation="MONOCHROME2",
        bits_allocated=16,
        coordinate_system="PATIENT",
        patient_orientation=("L", "P"),
        pixel_spacing=(0.5, 0.5),
        **ids("sc-of-highdicom", 40),
        **MADE,
    )
    return still(made, "sc-of-highdicom")


@base("seg-tiled", "Segmentation of a slide")
def tiled() -> Dataset:
    """Segment a slide, in full tiles."""
    made = hd.seg.Segmentation(
        source_images=[data_set("microscopy")],
        pixel_array=np.ones((1, 24, 32), "uint8"),
        segmentation_type="BINARY",
        segment_descriptions=[segment(1, "Tissue")],
        content_label="TISSUE",
        content_creator_name="Maker^Ada",
        tile_pixel_array=True,
        tile_size=(12, 16),
        dimension_organization_type="TILED_FULL",
        omit_empty_frames=False,
        **ids("seg-tiled", 41),
        **DEVICE,
    )
    return still(made, "seg-tiled")


@base("seg-jpeg-ls", "Segmentation, fractional, JPEG-LS")
def compressed() -> Dataset:
    """Segment frames of an Enhanced CT, without loss."""
    values = (np.arange(3 * 12 * 16).reshape(3, 12, 16) % 5 / 4).astype("float32")
    made = hd.seg.Segmentation(
        source_images=[data_set("enhanced-ct")],
        pixel_array=values,
        segmentation_type="FRACTIONAL",
        segment_descriptions=[segment(1, "Vessel")],
        content_label="VESSEL",
        content_creator_name="Maker^Ada",
        transfer_syntax_uid=JPEGLSLossless,
        **ids("seg-jpeg-ls", 42),
        **DEVICE,
    )
    return still(made, "seg-jpeg-ls")


@base("parametric-map-of-integers", "Parametric Map")
def integers() -> Dataset:
    """Map stored integers to real values."""
    source = series()
    mapping = hd.pm.RealWorldValueMapping(
        lut_label="T2",
        lut_explanation="Twice, and one more",
        unit=codes.UCUM.NoUnits,
        value_range=(0, 100),
        slope=2.0,
        intercept=1.0,
        quantity_definition=codes.DCM.ApparentDiffusionCoefficient,
    )
    made = hd.pm.ParametricMap(
        source_images=source,
        pixel_array=(np.arange(3 * 12 * 16) % 100).reshape(3, 12, 16).astype("uint16"),
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        voi_lut_transformations=[hd.VOILUTTransformation(window_center=50.0, window_width=100.0)],
        content_label="MAP",
        content_creator_name="Maker^Ada",
        **ids("parametric-map-of-integers", 43),
        **DEVICE,
    )
    made.SharedFunctionalGroupsSequence[0].FrameAnatomySequence = [
        item(FrameLaterality="U", AnatomicRegionSequence=[CHEST])
    ]
    return still(made, "parametric-map-of-integers")


@base("sr-with-library", "Enhanced SR, with an image library")
def report_with_library() -> Dataset:
    """Make a report of a group of measurements (TID 1501) on listed images (TID 1600)."""
    source = series()
    group = hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(
            uid=UID(uid("tracked group")), identifier="Group 1"
        ),
        source_images=[hd.sr.SourceImageForMeasurementGroup.from_source_image(source[0])],
        finding_type=codes.SCT.Mass,
        measurements=[
            hd.sr.Measurement(
                name=codes.SCT.Diameter,
                value=3.0,
                unit=codes.UCUM.Millimeter,
                referenced_images=[hd.sr.SourceImageForMeasurement.from_source_image(source[0])],
            )
        ],
    )
    report = hd.sr.MeasurementReport(
        observation_context=observers(),
        procedure_reported=codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=[group],
        title=codes.DCM.ImagingMeasurementReport,
        referenced_images=source,
    )
    made = hd.sr.EnhancedSR(
        evidence=source, content=report, is_complete=True, **ids("sr-with-library", 44), **MADE
    )
    return still(made, "sr-with-library")
