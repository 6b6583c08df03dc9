"""Objects that highdicom derives from the CT series, with identifiers and dates held still."""

import re
from functools import partial
from typing import Any

import highdicom as hd
import numpy as np
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import UID

from tests.objects.bases import base, data_set
from tests.objects.elements import item, uid
from tests.objects.kinds.entities import CHEST
from tests.objects.kinds.tomography import CT_SERIES

MADE: dict[str, Any] = {
    "instance_number": 1,
    "manufacturer": "Plugfest",
}
DEVICE: dict[str, Any] = {
    **MADE,
    "manufacturer_model_name": "Bench",
    "software_versions": "1.0",
    "device_serial_number": "77",
}


def ids(name: str, number: int) -> dict[str, Any]:
    """Return the identifiers of a derived object, as highdicom's keyword arguments."""
    return {
        "series_instance_uid": UID(uid(f"series {name}")),
        "sop_instance_uid": UID(uid(f"{name} 1")),
        "series_number": number,
    }


def series(count: int = 3) -> list[Dataset]:
    """Return the first slices of the CT series."""
    return [data_set(name) for name in CT_SERIES[:count]]


def still(ds: Dataset, name: str) -> Dataset:
    """Hold still what highdicom takes from the clock and from chance."""
    made: dict[str, UID] = {}

    def hold(inside: Dataset, element: Any) -> None:
        if element.VR == "UI":
            for value in element.value if element.VM > 1 else [element.value]:
                if str(value).startswith("1.2.826.0.1.3680043.10.511.3."):
                    made.setdefault(str(value), UID(uid(f"{name} made {len(made)}")))
            if element.VM == 1:
                element.value = made.get(str(element.value), element.value)
        elif element.VR in ("DA", "DT", "TM") and element.value:
            element.value = _moment(element.VR, str(element.value))

    ds.walk(hold)
    ds.file_meta.ImplementationClassUID = UID(uid("implementation"))
    ds.file_meta.ImplementationVersionName = "PLUGFEST_TESTS"
    ds.StudyDescription = "Fault set"
    ds.IssuerOfPatientID = "PLUGFEST"
    if "ContentSequence" not in ds:  # series of documents have no such attribute
        ds.BodyPartExamined = "CHEST"
    return ds


def _moment(vr: str, value: str) -> str:
    """Return a fixed moment for one of this year; moments of the study stay."""
    if vr == "TM":
        return re.sub(r"\..*", "", value) if value.startswith("10") else "120000"
    return value if value < "2024010" + "9" else {"DA": "20240102", "DT": "20240102120000"}[vr]


ALGORITHM = hd.AlgorithmIdentificationSequence(
    name="Threshold", version="1.0", family=codes.cid7162.ArtificialIntelligence
)


def segment(number: int, label: str) -> hd.seg.SegmentDescription:
    """Describe a segment."""
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=label,
        segmented_property_category=codes.cid7150.Tissue,
        segmented_property_type=codes.cid7166.ConnectiveTissue,
        algorithm_type=hd.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=ALGORITHM,
        tracking_uid=UID(uid(f"segment {label}")),
        tracking_id=label,
    )


def segmentation(kind: str) -> Dataset:
    """Segment three slices: two segments, none of them empty."""
    source = series()
    shape = (len(source), source[0].Rows, source[0].Columns)
    mask = np.zeros(shape, dtype="uint8")
    mask[:, 2:6, 2:8] = 1
    mask[:, 7:10, 8:14] = 2
    if kind == "FRACTIONAL":
        mask = np.stack([(mask == 1) * 0.5, (mask == 2) * 1.0], axis=-1).astype("float32")
    name = f"seg-{kind.lower()}"
    return still(
        hd.seg.Segmentation(
            source_images=source,
            pixel_array=mask,
            segmentation_type=kind,
            segment_descriptions=[segment(1, "Lung"), segment(2, "Heart")],
            content_label="SEGMENTS",
            content_description="Two segments",
            content_creator_name="Maker^Ada",
            **ids(name, {"BINARY": 20, "FRACTIONAL": 24, "LABELMAP": 25}[kind]),
            **DEVICE,
        ),
        name,
    )


base("seg-binary", "Segmentation")(partial(segmentation, "BINARY"))
base("seg-fractional", "Segmentation, fractional")(partial(segmentation, "FRACTIONAL"))
base("seg-label-map", "Label Map Segmentation")(partial(segmentation, "LABELMAP"))


@base("parametric-map", "Parametric Map")
def parametric_map() -> Dataset:
    """Map three slices to floating point values."""
    source = series()
    shape = (len(source), source[0].Rows, source[0].Columns)
    mapping = hd.pm.RealWorldValueMapping(
        lut_label="ADC",
        lut_explanation="Apparent diffusion",
        unit=codes.UCUM.SquareMillimeterPerSecond,
        value_range=(0.0, 1.0),
        slope=1.0,
        intercept=0.0,
        quantity_definition=codes.DCM.ApparentDiffusionCoefficient,
    )
    made = hd.pm.ParametricMap(
        source_images=source,
        pixel_array=np.linspace(0, 1, int(np.prod(shape)), dtype="float32").reshape(shape),
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        voi_lut_transformations=[hd.VOILUTTransformation(window_center=0.5, window_width=1.0)],
        content_label="MAP",
        content_description="A map",
        content_creator_name="Maker^Ada",
        **ids("parametric-map", 21),
        **DEVICE,
    )
    # mandatory (PS3.3 A.75.5.1), and left out by highdicom
    made.SharedFunctionalGroupsSequence[0].FrameAnatomySequence = [
        item(FrameLaterality="U", AnatomicRegionSequence=[CHEST])
    ]
    return still(made, "parametric-map")


@base("grayscale-presentation-state", "Grayscale Softcopy Presentation State")
def grayscale_presentation_state() -> Dataset:
    """Window the CT slices and draw a line on them."""
    source = series()
    layer = hd.pr.GraphicLayer(layer_name="LAYER", order=1, description="Marks")
    line = hd.pr.GraphicObject(
        graphic_type=hd.pr.GraphicTypeValues.POLYLINE,
        graphic_data=np.array([[1.0, 1.0], [5.0, 6.0]]),
        units=hd.pr.AnnotationUnitsValues.PIXEL,
    )
    text = hd.pr.TextObject(
        text_value="here", units=hd.pr.AnnotationUnitsValues.PIXEL, anchor_point=(2.0, 2.0)
    )
    return still(
        hd.pr.GrayscaleSoftcopyPresentationState(
            referenced_images=source,
            content_label="STATE",
            content_description="Marked",
            content_creator_name="Maker^Ada",
            graphic_layers=[layer],
            graphic_annotations=[
                hd.pr.GraphicAnnotation(
                    referenced_images=source,
                    graphic_layer=layer,
                    graphic_objects=[line],
                    text_objects=[text],
                )
            ],
            voi_lut_transformations=[
                hd.pr.SoftcopyVOILUTTransformation(window_center=40.0, window_width=400.0)
            ],
            **ids("grayscale-presentation-state", 22),
            **DEVICE,
        ),
        "grayscale-presentation-state",
    )


@base("legacy-enhanced-ct", "Legacy Converted Enhanced CT Image")
def legacy_enhanced_ct() -> Dataset:
    """Convert three slices."""
    made = hd.legacy.LegacyConvertedEnhancedCTImage(
        legacy_datasets=series(), instance_number=1, **ids("legacy-enhanced-ct", 23)
    )
    made.SharedFunctionalGroupsSequence[0].FrameAnatomySequence[0].FrameLaterality = "U"
    return still(made, "legacy-enhanced-ct")
