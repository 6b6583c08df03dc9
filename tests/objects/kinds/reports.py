"""Structured reports by TID 1500, key object selections, microscopy annotations."""

from typing import Any

import highdicom as hd
import numpy as np
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import UID

from tests.objects.bases import base, data_set
from tests.objects.elements import coded, evidence, fill, item, reference, uid
from tests.objects.kinds.entities import start
from tests.objects.kinds.made_by_highdicom import ALGORITHM, DEVICE, MADE, ids, series, still


def observers() -> hd.sr.ObservationContext:
    """Say who read, and with what."""
    person = hd.sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(
            name="Reader^Rose"
        ),
    )
    device = hd.sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=UID(uid("device"))
        ),
    )
    return hd.sr.ObservationContext(observer_person_context=person, observer_device_context=device)


def _volume(source: list[Dataset]) -> hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations:
    """Measure a volume in the reference coordinate system (TID 1411)."""
    region = hd.sr.VolumeSurface(
        graphic_type=hd.sr.GraphicTypeValues3D.ELLIPSOID,
        graphic_data=np.array(
            [[0, 0, 5], [4, 0, 5], [2, -2, 5], [2, 2, 5], [2, 0, 3], [2, 0, 7]], dtype="float64"
        ),
        frame_of_reference_uid=source[0].FrameOfReferenceUID,
        source_images=[hd.sr.SourceImageForSegmentation.from_source_image(i) for i in source],
    )
    return hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(
            uid=UID(uid("tracked volume")), identifier="Volume 1"
        ),
        referenced_volume_surface=region,
        finding_type=codes.SCT.Mass,
        measurements=[
            hd.sr.Measurement(name=codes.SCT.Volume, value=33.5, unit=codes.UCUM.CubicMillimeter)
        ],
    )


def _plane(source: list[Dataset]) -> hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations:
    """Measure an area in the image (TID 1410)."""
    region = hd.sr.ImageRegion(
        graphic_type=hd.sr.GraphicTypeValues.POLYLINE,
        graphic_data=np.array([[2.0, 2.0], [8.0, 2.0], [8.0, 8.0], [2.0, 2.0]]),
        source_image=hd.sr.SourceImageForRegion(source[0].SOPClassUID, source[0].SOPInstanceUID),
    )
    return hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(
            uid=UID(uid("tracked area")), identifier="Area 1"
        ),
        referenced_region=region,
        finding_type=codes.SCT.Mass,
        measurements=[
            hd.sr.Measurement(
                name=codes.SCT.Area,
                value=18.0,
                unit=codes.UCUM.SquareMillimeter,
                algorithm_id=hd.sr.AlgorithmIdentification(name="Threshold", version="1.0"),
            )
        ],
        qualitative_evaluations=[
            hd.sr.QualitativeEvaluation(
                name=codes.DCM.LevelOfSignificance, value=codes.SCT.Significant
            )
        ],
    )


def measured(name: str, number: int, document: Any, group: Any) -> Dataset:
    """Make a measurement report (TID 1500) on the CT series."""
    source = series()
    report = hd.sr.MeasurementReport(
        observation_context=observers(),
        procedure_reported=codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=[group(source)],
        title=codes.DCM.ImagingMeasurementReport,
    )
    extra = (
        {
            "is_verified": True,
            "verifying_observer_name": "Reader^Rose",
            "verifying_organization": "Clinic",
        }
        if number == 31
        else {}
    )
    made = document(
        evidence=source, content=report, is_complete=True, **extra, **ids(name, number), **MADE
    )
    return still(made, name)


@base("sr-comprehensive", "Comprehensive SR")
def sr_comprehensive() -> Dataset:
    """Make a verified report of an area."""
    return measured("sr-comprehensive", 31, hd.sr.ComprehensiveSR, _plane)


@base("sr-comprehensive-3d", "Comprehensive 3D SR")
def sr_comprehensive_3d() -> Dataset:
    """Make a report of a volume."""
    return measured("sr-comprehensive-3d", 32, hd.sr.Comprehensive3DSR, _volume)


@base("sr-enhanced", "Enhanced SR")
def sr_enhanced() -> Dataset:
    """Make an unverified report of an area."""
    return measured("sr-enhanced", 33, hd.sr.EnhancedSR, _plane)


@base("key-objects", "Key Object Selection Document")
def key_objects() -> Dataset:
    """Choose three slices for teaching."""
    source = series()
    selection = hd.ko.KeyObjectSelection(
        document_title=codes.cid7010.ForTeaching,
        referenced_objects=source,
        observer_person_context=hd.sr.ObserverContext(
            observer_type=codes.DCM.Person,
            observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(
                name="Reader^Rose"
            ),
        ),
        description="Three slices",
    )
    made = hd.ko.KeyObjectSelectionDocument(
        evidence=source, content=selection, **ids("key-objects", 34), **MADE
    )
    return still(made, "key-objects")


@base("manifest", "Imaging manifest (Key Object Selection Document)")
def manifest() -> Dataset:
    """List the whole CT series for sharing between enterprises."""
    source = series(10)
    ds = start("1.2.840.10008.5.1.4.1.1.88.59", "KO", "manifest")
    listed = [
        item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[reference(one)])
        for one in source
    ]
    return fill(
        ds,
        ContentDate="20240102",
        ContentTime="121000",
        ReferencedPerformedProcedureStepSequence=[],
        CurrentRequestedProcedureEvidenceSequence=evidence(source),
        ValueType="CONTAINER",
        ConceptNameCodeSequence=[coded(codes.DCM.Manifest)],
        ContinuityOfContent="SEPARATE",
        ContentTemplateSequence=[item(MappingResource="DCMR", TemplateIdentifier="2010")],
        ContentSequence=listed,
    )


@base("microscopy-annotations", "Microscopy Bulk Simple Annotations")
def microscopy_annotations() -> Dataset:
    """Annotate a slide with two polygons."""
    slide = data_set("microscopy")
    group = hd.ann.AnnotationGroup(
        number=1,
        uid=UID(uid("annotation group")),
        label="Nuclei",
        annotated_property_category=codes.SCT.AnatomicalStructure,
        annotated_property_type=codes.SCT.Nucleus
        if hasattr(codes.SCT, "Nucleus")
        else codes.SCT.Cell,
        graphic_type=hd.ann.GraphicTypeValues.POLYGON,
        graphic_data=[
            np.array([[1.0, 1.0], [4.0, 1.0], [4.0, 4.0]]),
            np.array([[6.0, 6.0], [9.0, 6.0], [9.0, 9.0], [6.0, 9.0]]),
        ],
        algorithm_type=hd.ann.AnnotationGroupGenerationTypeValues.AUTOMATIC,
        algorithm_identification=ALGORITHM,
        measurements=[
            hd.ann.Measurements(
                name=codes.SCT.Area,
                unit=codes.UCUM.SquareMicrometer,
                values=np.array([4.5, 9.0]),
            )
        ],
    )
    made = hd.ann.MicroscopyBulkSimpleAnnotations(
        source_images=[slide],
        annotation_coordinate_type=hd.ann.AnnotationCoordinateTypeValues.SCOORD,
        annotation_groups=[group],
        content_label="NUCLEI",
        content_description="Two nuclei",
        content_creator_name="Maker^Ada",
        **ids("microscopy-annotations", 35),
        **DEVICE,
    )
    return still(made, "microscopy-annotations")
