"""Types of attributes (PS3.5 7.4): Type 1 missing or empty, at the top and in items; Type 2 missing."""

from collections.abc import Iterator, Mapping, Sequence

from tests.objects.faults.dataset import emptied, locator, without
from tests.objects.faults.fault import Class, Fault, edit

TYPE_1 = {
    "ct": ("ImageType", "RescaleSlope", "FrameOfReferenceUID", "PixelSpacing", "HighBit"),
    "ct-implicit": ("ImagePositionPatient",),
    "ct-big-endian": ("PhotometricInterpretation",),
    "ct-deflated": ("RescaleIntercept",),
    "ct-rle": ("ImageOrientationPatient",),
    "cr": ("SeriesInstanceUID", "SamplesPerPixel"),
    "dx": ("PresentationIntentType", "PixelIntensityRelationshipSign", "ImagerPixelSpacing"),
    "ecg": ("WaveformSequence", "AcquisitionDateTime"),
    "encapsulated-pdf": ("EncapsulatedDocument", "MIMETypeOfEncapsulatedDocument"),
    "enhanced-ct": ("VolumetricProperties", "DeviceSerialNumber"),
    "enhanced-mr": ("ManufacturerModelName", "ContentTime"),
    "grayscale-presentation-state": ("ContentLabel", "PresentationCreationDate"),
    "key-objects": ("CurrentRequestedProcedureEvidenceSequence", "ContentDate"),
    "legacy-enhanced-ct": ("PixelPresentation",),
    "manifest": ("SeriesNumber",),
    "microscopy": ("TotalPixelMatrixColumns", "ContainerIdentifier", "FocusMethod"),
    "microscopy-annotations": ("AnnotationCoordinateType", "AnnotationGroupSequence"),
    "mr": ("ScanningSequence", "SequenceVariant", "Modality"),
    "nm": ("NumberOfDetectors", "NumberOfEnergyWindows"),
    "parametric-map": ("RecognizableVisualFeatures", "ContentQualification"),
    "pet": ("SeriesType", "Units", "DecayCorrection", "FrameReferenceTime", "ImageIndex"),
    "raw-data": ("CreatorVersionUID",),
    "rt-dose": ("DoseUnits", "DoseType", "DoseSummationType"),
    "rt-plan": ("RTPlanLabel", "RTPlanGeometry"),
    "rt-structure-set": ("StructureSetLabel",),
    "sc": ("ConversionType",),
    "sc-true-color": ("BurnedInAnnotation",),
    "seg-binary": ("SegmentationType", "ContentLabel"),
    "seg-fractional": ("LossyImageCompression",),
    "sr-comprehensive": ("CompletionFlag", "VerificationFlag"),
    "sr-comprehensive-3d": ("InstanceNumber",),
    "sr-enhanced": ("ContentTime",),
    "us": ("BitsStored",),
    "us-multi-frame": ("NumberOfFrames",),
}

_WAVE = "WaveformSequence[0]."
_BEAM = "BeamSequence[0]."
_GROUP = "AnnotationGroupSequence[0]."
_SEGMENT = "SegmentSequence[1]."
_CONTOUR = "ROIContourSequence[0].ContourSequence[0]."

NESTED = {
    "ct": ("AnatomicRegionSequence[0].CodeMeaning",),
    "ecg": (
        _WAVE + "WaveformOriginality",
        _WAVE + "SamplingFrequency",
        _WAVE + "ChannelDefinitionSequence[1].WaveformBitsStored",
    ),
    "enhanced-ct": ("DimensionIndexSequence[1].DimensionIndexPointer",),
    "grayscale-presentation-state": (
        "DisplayedAreaSelectionSequence[0].PresentationSizeMode",
        "GraphicLayerSequence[0].GraphicLayerOrder",
        "GraphicAnnotationSequence[0].GraphicObjectSequence[0].GraphicDimensions",
    ),
    "key-objects": (
        "CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]."
        "SeriesInstanceUID",
    ),
    "microscopy": (
        "OpticalPathSequence[0].OpticalPathIdentifier",
        "SpecimenDescriptionSequence[0].SpecimenUID",
        "TotalPixelMatrixOriginSequence[0].XOffsetInSlideCoordinateSystem",
    ),
    "microscopy-annotations": (
        _GROUP + "AnnotationGroupUID",
        _GROUP + "GraphicType",
        _GROUP + "MeasurementsSequence[0].MeasurementUnitsCodeSequence",
    ),
    "parametric-map": ("SourceImageSequence[0].ReferencedSOPInstanceUID",),
    "raw-data": ("ReferencedInstanceSequence[0].PurposeOfReferenceCodeSequence",),
    "rt-plan": (
        _BEAM + "BeamNumber",
        _BEAM + "BeamType",
        _BEAM + "ControlPointSequence[1].ControlPointIndex",
        "FractionGroupSequence[0].NumberOfBeams",
        "PatientSetupSequence[0].PatientSetupNumber",
    ),
    "rt-structure-set": (
        _CONTOUR + "ContourGeometricType",
        _CONTOUR + "ContourData",
        "StructureSetROISequence[0].ROINumber",
        "RTROIObservationsSequence[0].ObservationNumber",
    ),
    "seg-binary": (
        _SEGMENT + "SegmentNumber",
        _SEGMENT + "SegmentLabel",
        _SEGMENT + "SegmentedPropertyTypeCodeSequence",
    ),
    "sr-comprehensive": ("VerifyingObserverSequence[0].VerifyingOrganization",),
    "us": (
        "SequenceOfUltrasoundRegions[0].RegionDataType",
        "SequenceOfUltrasoundRegions[0].PhysicalDeltaX",
    ),
}

TYPE_2 = {
    "ct": ("PatientBirthDate", "ReferringPhysicianName", "KVP", "AcquisitionNumber"),
    "cr": ("ViewPosition", "StudyID"),
    "dx": ("DetectorType", "AcquisitionContextSequence"),
    "ecg": ("AcquisitionContextSequence", "PatientSex"),
    "encapsulated-pdf": ("DocumentTitle", "ConceptNameCodeSequence"),
    "enhanced-ct": ("PositionReferenceIndicator",),
    "enhanced-mr": ("AccessionNumber",),
    "grayscale-presentation-state": ("ContentDescription",),
    "key-objects": ("ReferencedPerformedProcedureStepSequence",),
    "microscopy": (
        "IssuerOfTheContainerIdentifierSequence",
        "SpecimenDescriptionSequence[0].SpecimenPreparationSequence",
    ),
    "mr": ("EchoTime", "MRAcquisitionType", "EchoTrainLength"),
    "nm": (
        "CountsAccumulated",
        "DetectorInformationSequence[1].CollimatorType",
        "RadiopharmaceuticalInformationSequence[0].RadionuclideCodeSequence",
    ),
    "parametric-map": ("ContentDescription",),
    "pet": ("CorrectedImage", "PatientGantryRelationshipCodeSequence"),
    "raw-data": ("InstanceNumber",),
    "rt-dose": ("Manufacturer", "OperatorsName"),
    "rt-plan": (
        "RTPlanDate",
        "FractionGroupSequence[0].NumberOfFractionsPlanned",
    ),
    "rt-structure-set": (
        "StructureSetTime",
        "StructureSetROISequence[0].ROIName",
        "RTROIObservationsSequence[0].ROIInterpreter",
    ),
    "sc": ("StudyTime",),
    "seg-binary": ("ContentDescription",),
    "sr-comprehensive": ("PatientName",),
    "us": ("StudyDate",),
}

# Missing attributes that others rightly miss, too.
_ALSO = {
    "CurrentRequestedProcedureEvidenceSequence": ("sr.referenced-instances-are-in-evidence",),
    "VerifyingObserverSequence[0].VerifyingOrganization": (
        "sr.verified-document-names-its-verifier",
    ),
    "AnatomicRegionSequence[0].CodeMeaning": ("code.meaning-is-there",),
    "SegmentSequence[1].SegmentNumber": ("seg.frames-show-segments-that-are-described",),
    "NumberOfFrames missing": ("pixel-data.native-pixel-data-has-no-excess",),
}


def _rows(
    table: Mapping[str, Sequence[str]], class_: Class, requirement: str, manner: str
) -> Iterator[Fault]:
    change = emptied if manner == "empty" else without
    for base, paths in table.items():
        for path in paths:
            yield edit(
                f"{base}-{path}-{manner}".replace("[", "").replace("].", "-"),
                class_,
                base,
                requirement,
                locator(path),
                change(path),
                also=_ALSO.get(path, ()) or _ALSO.get(f"{path} {manner}", ()),
            )


FAULTS = (
    *_rows(TYPE_1, Class.TYPE_1_MISSING, "iod.type-1-attributes-are-present", "missing"),
    *_rows(TYPE_1, Class.TYPE_1_EMPTY, "iod.type-1-attributes-have-a-value", "empty"),
    *_rows(NESTED, Class.TYPE_1_NESTED, "iod.type-1-attributes-are-present", "missing"),
    *_rows(NESTED, Class.TYPE_1_NESTED, "iod.type-1-attributes-have-a-value", "empty"),
    *_rows(TYPE_2, Class.TYPE_2_MISSING, "iod.type-2-attributes-are-present", "missing"),
)
