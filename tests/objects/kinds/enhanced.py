"""Enhanced multi-frame images with functional groups: CT, MR, whole slide microscopy."""

from PIL import ImageCms
from pydicom import Dataset
from pydicom.tag import Tag

from tests.objects.bases import base
from tests.objects.elements import code, fill, item, uid
from tests.objects.kinds.entities import CHEST, COLUMNS, ROWS, pixels, ramp, start

FRAMES = 3
_IN_STACK = (("FrameContentSequence", "StackID"), ("FrameContentSequence", "InStackPositionNumber"))


def _dimensions(name: str, pointers: tuple[tuple[str, str], ...]) -> dict[str, list[Dataset]]:
    organization = uid(f"{name} dimensions")
    return {
        "DimensionOrganizationSequence": [item(DimensionOrganizationUID=organization)],
        "DimensionIndexSequence": [
            item(
                DimensionOrganizationUID=organization,
                DimensionIndexPointer=Tag(attribute),
                FunctionalGroupPointer=Tag(group),
                DimensionDescriptionLabel=attribute,
            )
            for group, attribute in pointers
        ],
    }


def _frame(number: int, **macros: list[Dataset]) -> Dataset:
    content = item(
        FrameAcquisitionNumber=1,
        FrameReferenceDateTime="20240102101000",
        FrameAcquisitionDateTime="20240102101000",
        FrameAcquisitionDuration=100.0,
        DimensionIndexValues=[1, number],
        StackID="1",
        InStackPositionNumber=number,
    )
    position = item(ImagePositionPatient=[-4.0, -3.0, 5.0 * (number - 1)])
    return item(FrameContentSequence=[content], PlanePositionSequence=[position], **macros)


def _shared(**macros: list[Dataset]) -> Dataset:
    return item(
        PixelMeasuresSequence=[
            item(SliceThickness=5.0, PixelSpacing=[0.5, 0.5], SpacingBetweenSlices=5.0)
        ],
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0])],
        FrameAnatomySequence=[item(FrameLaterality="U", AnatomicRegionSequence=[CHEST])],
        FrameVOILUTSequence=[item(WindowCenter=40.0, WindowWidth=400.0)],
        **macros,
    )


def _enhanced(sop_class: str, modality: str, name: str, kind: list[str]) -> Dataset:
    ds = start(sop_class, modality, name)
    return fill(
        ds,
        ImageType=kind,
        ContentDate="20240102",
        AcquisitionDateTime="20240102101000",
        ContentTime="101400",
        AcquisitionDuration=1.0,
        AcquisitionNumber=1,
        ContentQualification="PRODUCT",
        ResonantNucleus="1H",
        PatientPosition="HFS",
        FrameOfReferenceUID=uid("frame of reference"),
        PositionReferenceIndicator="",
        PixelPresentation="MONOCHROME",
        VolumetricProperties="VOLUME",
        VolumeBasedCalculationTechnique="NONE",
        AcquisitionContextSequence=[],
        BurnedInAnnotation="NO",
        LossyImageCompression="00",
        PresentationLUTShape="IDENTITY",
        NumberOfFrames=FRAMES,
        **_dimensions(name, _IN_STACK),
    )


def _kind(values: list[str]) -> dict[str, object]:
    return {
        "FrameType": values,
        "PixelPresentation": "MONOCHROME",
        "VolumetricProperties": "VOLUME",
        "VolumeBasedCalculationTechnique": "NONE",
    }


@base("enhanced-ct", "Enhanced CT Image")
def enhanced_ct() -> Dataset:
    """Make three axial frames in one stack."""
    kind = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    ds = _enhanced("1.2.840.10008.5.1.4.1.1.2.1", "CT", "enhanced-ct", kind)
    del ds.ResonantNucleus
    ds.MultienergyCTAcquisition = "NO"
    ds.SharedFunctionalGroupsSequence = [
        _shared(
            CTImageFrameTypeSequence=[item(**_kind(kind))],
            CTAcquisitionTypeSequence=[
                item(
                    AcquisitionType="SEQUENCED",
                    ConstantVolumeFlag="NO",
                    FluoroscopyFlag="NO",
                )
            ],
            CTAcquisitionDetailsSequence=[
                item(
                    RotationDirection="CW",
                    RevolutionTime=1.0,
                    SingleCollimationWidth=5.0,
                    TotalCollimationWidth=5.0,
                    TableHeight=100.0,
                    GantryDetectorTilt=0.0,
                    DataCollectionDiameter=500.0,
                )
            ],
            CTTableDynamicsSequence=[item()],
            IrradiationEventIdentificationSequence=[item(IrradiationEventUID=uid("irradiation"))],
            CTGeometrySequence=[
                item(
                    DistanceSourceToDetector=1000.0,
                    DistanceSourceToDataCollectionCenter=550.0,
                )
            ],
            CTReconstructionSequence=[
                item(
                    ReconstructionAlgorithm="FILTER_BACK_PROJ",
                    ConvolutionKernel="SOFT",
                    ConvolutionKernelGroup="BRAIN",
                    ReconstructionDiameter=8.0,
                    ImageFilter="NONE",
                    ReconstructionAngle=360.0,
                    ReconstructionPixelSpacing=[0.5, 0.5],
                )
            ],
            CTExposureSequence=[
                item(
                    ExposureTimeInms=1000.0,
                    XRayTubeCurrentInmA=200.0,
                    ExposureInmAs=200.0,
                    ExposureModulationType="NONE",
                    CTDIvol=10.0,
                )
            ],
            CTXRayDetailsSequence=[
                item(
                    KVP=120.0,
                    FocalSpots=1.0,
                    FilterType="FLAT",
                    FilterMaterial="ALUMINUM",
                    CalciumScoringMassFactorDevice=[1.0, 1.0, 1.0],
                )
            ],
            PixelValueTransformationSequence=[
                item(RescaleIntercept=-1024.0, RescaleSlope=1.0, RescaleType="HU")
            ],
            CTPositionSequence=[
                item(
                    TablePosition=0.0,
                    DataCollectionCenterPatient=[0.0, 0.0, 5.0],
                    ReconstructionTargetCenterPatient=[0.0, 0.0, 5.0],
                )
            ],
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [_frame(n) for n in range(1, FRAMES + 1)]
    return pixels(ds, ramp(FRAMES, ROWS, COLUMNS, top=2000), stored=12)


def _spin_echo() -> dict[str, list[Dataset]]:
    """Return the functional groups of an original MR frame."""
    coil = {"TransmitCoilName": "BODY", "TransmitCoilManufacturerName": ""}
    rates = [
        item(SpecificAbsorptionRateDefinition="IEC_WHOLE_BODY", SpecificAbsorptionRateValue=0.5)
    ]
    return {
        "MRTimingAndRelatedParametersSequence": [
            item(
                RepetitionTime=500.0,
                FlipAngle=90.0,
                EchoTrainLength=1,
                RFEchoTrainLength=1,
                GradientEchoTrainLength=0,
                GradientOutputType="ELECTRIC_FIELD",
                GradientOutput=5.0,
                SpecificAbsorptionRateSequence=rates,
                OperatingModeSequence=[
                    item(OperatingModeType="GRADIENT", OperatingMode="IEC_NORMAL")
                ],
            )
        ],
        "MRFOVGeometrySequence": [
            item(
                InPlanePhaseEncodingDirection="ROW",
                MRAcquisitionFrequencyEncodingSteps=16,
                MRAcquisitionPhaseEncodingStepsInPlane=12,
                PercentSampling=100.0,
                PercentPhaseFieldOfView=100.0,
            )
        ],
        "MREchoSequence": [item(EffectiveEchoTime=15.0)],
        "MRModifierSequence": [
            item(
                InversionRecovery="NO",
                FlowCompensation="NONE",
                Spoiling="NONE",
                T2Preparation="NO",
                SpectrallySelectedExcitation="NONE",
                SpatialPresaturation="NONE",
                PartialFourier="NO",
                ParallelAcquisition="NO",
            )
        ],
        "MRImagingModifierSequence": [
            item(
                MagnetizationTransfer="NONE",
                BloodSignalNulling="NO",
                Tagging="NONE",
                TransmitterFrequency=63.8,
                PixelBandwidth=200.0,
            )
        ],
        "MRReceiveCoilSequence": [
            item(
                ReceiveCoilName="BODY",
                ReceiveCoilManufacturerName="",
                ReceiveCoilType="BODY",
                QuadratureReceiveCoil="YES",
            )
        ],
        "MRTransmitCoilSequence": [item(**coil, TransmitCoilType="BODY")],
        "MRAveragesSequence": [item(NumberOfAverages=1.0)],
    }


@base("enhanced-mr", "Enhanced MR Image")
def enhanced_mr() -> Dataset:
    """Make three spin echo frames in one stack."""
    kind = ["ORIGINAL", "PRIMARY", "T1", "NONE"]
    ds = _enhanced("1.2.840.10008.5.1.4.1.1.4.1", "MR", "enhanced-mr", kind)
    complex_part = {"ComplexImageComponent": "MAGNITUDE", "AcquisitionContrast": "T1"}
    fill(
        ds,
        **complex_part,
        KSpaceFiltering="NONE",
        MagneticFieldStrength=1.5,
        ApplicableSafetyStandardAgency="IEC",
        PulseSequenceName="se",
        MRAcquisitionType="2D",
        EchoPulseSequence="SPIN",
        MultipleSpinEcho="NO",
        MultiPlanarExcitation="NO",
        PhaseContrast="NO",
        TimeOfFlightContrast="NO",
        SteadyStatePulseSequence="NONE",
        EchoPlanarPulseSequence="NO",
        SaturationRecovery="NO",
        SpectrallySelectedSuppression="NONE",
        OversamplingPhase="NONE",
        GeometryOfKSpaceTraversal="RECTILINEAR",
        SegmentedKSpaceTraversal="SINGLE",
        RectilinearPhaseEncodeReordering="LINEAR",
        NumberOfKSpaceTrajectories=1,
    )
    ds.SharedFunctionalGroupsSequence = [
        _shared(
            MRImageFrameTypeSequence=[item(**_kind(kind), **complex_part)],
            PixelValueTransformationSequence=[
                item(RescaleIntercept=0.0, RescaleSlope=1.0, RescaleType="US")
            ],
            **_spin_echo(),
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [_frame(n) for n in range(1, FRAMES + 1)]
    return pixels(ds, ramp(FRAMES, ROWS, COLUMNS, top=2000), stored=12)


@base("microscopy", "VL Whole Slide Microscopy Image")
def microscopy() -> Dataset:
    """Make a slide of four full tiles."""
    ds = start("1.2.840.10008.5.1.4.1.1.77.1.6", "SM", "microscopy")
    specimen = item(
        SpecimenIdentifier="S-1",
        SpecimenUID=uid("specimen"),
        IssuerOfTheSpecimenIdentifierSequence=[],
        SpecimenPreparationSequence=[],
    )
    path = item(
        OpticalPathIdentifier="1",
        IlluminationTypeCodeSequence=[code("111744", "DCM", "Brightfield illumination")],
        IlluminationColorCodeSequence=[code("414298005", "SCT", "Full Spectrum")],
        ICCProfile=_icc_profile(),
    )
    measures = item(SliceThickness=0.001, PixelSpacing=[0.0005, 0.0005])
    organization = uid("microscopy dimensions")
    fill(
        ds,
        ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
        ContentDate="20240102",
        AcquisitionDateTime="20240102101000",
        ContentTime="101400",
        AcquisitionContextSequence=[],
        BodyPartExamined="BREAST",
        FrameOfReferenceUID=uid("slide frame of reference"),
        PositionReferenceIndicator="SLIDE_CORNER",
        ImagedVolumeWidth=0.016,
        ImagedVolumeHeight=0.012,
        ImagedVolumeDepth=0.001,
        TotalPixelMatrixColumns=2 * COLUMNS,
        TotalPixelMatrixRows=2 * ROWS,
        TotalPixelMatrixOriginSequence=[
            item(XOffsetInSlideCoordinateSystem=20.0, YOffsetInSlideCoordinateSystem=40.0)
        ],
        ImageOrientationSlide=[0.0, -1.0, 0.0, -1.0, 0.0, 0.0],
        SpecimenLabelInImage="NO",
        BurnedInAnnotation="NO",
        FocusMethod="AUTO",
        ExtendedDepthOfField="NO",
        VolumetricProperties="VOLUME",
        LossyImageCompression="00",
        NumberOfOpticalPaths=1,
        TotalPixelMatrixFocalPlanes=1,
        ContainerIdentifier="C-1",
        IssuerOfTheContainerIdentifierSequence=[],
        ContainerTypeCodeSequence=[code("433466003", "SCT", "Microscope slide")],
        SpecimenDescriptionSequence=[specimen],
        OpticalPathSequence=[path],
        NumberOfFrames=4,
        DimensionOrganizationType="TILED_FULL",
        DimensionOrganizationSequence=[item(DimensionOrganizationUID=organization)],
        SharedFunctionalGroupsSequence=[
            item(
                PixelMeasuresSequence=[measures],
                WholeSlideMicroscopyImageFrameTypeSequence=[
                    item(FrameType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])
                ],
                OpticalPathIdentificationSequence=[item(OpticalPathIdentifier="1")],
            )
        ],
    )
    del ds.BodyPartExamined
    return pixels(ds, ramp(4, ROWS, COLUMNS, 3, top=255, dtype="uint8"))


def _icc_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    still = bytearray(profile)
    still[24:36] = bytes.fromhex("07e800010002000000000000")  # the profile's date
    return bytes(still) + b"\0" * (len(still) % 2)
