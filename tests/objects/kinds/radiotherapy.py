"""Radiotherapy: plan, structure set and dose, which refer to one another and to the CT."""

import numpy as np
from pydicom import Dataset
from pydicom.uid import UID

from tests.objects.bases import base, data_set
from tests.objects.elements import fill, item, reference, uid
from tests.objects.kinds.entities import COLUMNS, ROWS, image, pixels, plane, start


def _start(sop_class: str, modality: str, name: str) -> Dataset:
    ds = start(sop_class, modality, name)
    return fill(
        ds,
        OperatorsName="Opera^Tor",
        FrameOfReferenceUID=UID(uid("frame of reference")),
        PositionReferenceIndicator="",
    )


@base("rt-structure-set", "RT Structure Set")
def rt_structure_set() -> Dataset:
    """Make one contour on the CT slice."""
    ct = data_set("ct")
    ds = _start("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", "rt-structure-set")
    contour = item(
        ContourImageSequence=[reference(ct)],
        ContourGeometricType="CLOSED_PLANAR",
        NumberOfContourPoints=3,
        ContourData=[-2.0, -2.0, 0.0, 2.0, -2.0, 0.0, 0.0, 2.0, 0.0],
    )
    series = item(SeriesInstanceUID=ct.SeriesInstanceUID, ContourImageSequence=[reference(ct)])
    study = item(
        ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1",
        ReferencedSOPInstanceUID=ct.StudyInstanceUID,
        RTReferencedSeriesSequence=[series],
    )
    frame = item(FrameOfReferenceUID=ct.FrameOfReferenceUID, RTReferencedStudySequence=[study])
    return fill(
        ds,
        StructureSetLabel="Plan A",
        StructureSetDate="20240102",
        StructureSetTime="110000",
        ReferencedFrameOfReferenceSequence=[frame],
        StructureSetROISequence=[
            item(
                ROINumber=1,
                ReferencedFrameOfReferenceUID=ct.FrameOfReferenceUID,
                ROIName="Target",
                ROIGenerationAlgorithm="MANUAL",
            )
        ],
        ROIContourSequence=[
            item(ReferencedROINumber=1, ROIDisplayColor=[255, 0, 0], ContourSequence=[contour])
        ],
        RTROIObservationsSequence=[
            item(
                ObservationNumber=1,
                ReferencedROINumber=1,
                RTROIInterpretedType="PTV",
                ROIInterpreter="",
            )
        ],
        ApprovalStatus="UNAPPROVED",
    )


@base("rt-plan", "RT Plan")
def rt_plan() -> Dataset:
    """Make a plan of one static beam."""
    ds = _start("1.2.840.10008.5.1.4.1.1.481.5", "RTPLAN", "rt-plan")
    jaws = [
        item(RTBeamLimitingDeviceType=kind, LeafJawPositions=[-50.0, 50.0])
        for kind in ("ASYMX", "ASYMY")
    ]
    first = item(
        ControlPointIndex=0,
        CumulativeMetersetWeight=0.0,
        NominalBeamEnergy=6.0,
        BeamLimitingDevicePositionSequence=jaws,
        GantryAngle=0.0,
        GantryRotationDirection="NONE",
        BeamLimitingDeviceAngle=0.0,
        BeamLimitingDeviceRotationDirection="NONE",
        PatientSupportAngle=0.0,
        PatientSupportRotationDirection="NONE",
        TableTopEccentricAngle=0.0,
        TableTopEccentricRotationDirection="NONE",
        TableTopVerticalPosition=0.0,
        TableTopLongitudinalPosition=0.0,
        TableTopLateralPosition=0.0,
        IsocenterPosition=[0.0, 0.0, 0.0],
    )
    beam = item(
        TreatmentMachineName="LINAC",
        PrimaryDosimeterUnit="MU",
        SourceAxisDistance=1000.0,
        BeamLimitingDeviceSequence=[
            item(RTBeamLimitingDeviceType=kind, NumberOfLeafJawPairs=1)
            for kind in ("ASYMX", "ASYMY")
        ],
        BeamNumber=1,
        BeamName="AP",
        BeamType="STATIC",
        RadiationType="PHOTON",
        TreatmentDeliveryType="TREATMENT",
        NumberOfWedges=0,
        NumberOfCompensators=0,
        NumberOfBoli=0,
        NumberOfBlocks=0,
        FinalCumulativeMetersetWeight=1.0,
        NumberOfControlPoints=2,
        ControlPointSequence=[first, item(ControlPointIndex=1, CumulativeMetersetWeight=1.0)],
        ReferencedPatientSetupNumber=1,
    )
    group = item(
        FractionGroupNumber=1,
        NumberOfFractionsPlanned=25,
        NumberOfBeams=1,
        ReferencedBeamSequence=[item(BeamMeterset=100.0, ReferencedBeamNumber=1)],
        NumberOfBrachyApplicationSetups=0,
    )
    return fill(
        ds,
        RTPlanLabel="Plan A",
        RTPlanDate="20240102",
        RTPlanTime="120000",
        RTPlanGeometry="PATIENT",
        PositionReferenceIndicator="",
        FractionGroupSequence=[group],
        BeamSequence=[beam],
        PatientSetupSequence=[item(PatientPosition="HFS", PatientSetupNumber=1)],
        ReferencedStructureSetSequence=[reference(data_set("rt-structure-set"))],
        ApprovalStatus="UNAPPROVED",
    )


@base("rt-dose", "RT Dose")
def rt_dose() -> Dataset:
    """Make a dose grid of three planes, 32 bits a voxel."""
    ds = plane(image(_start("1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE", "rt-dose")))
    for keyword in ("ImageType", "AcquisitionDate", "AcquisitionTime", "AcquisitionNumber"):
        delattr(ds, keyword)
    for keyword in ("PatientPosition", "SliceLocation"):
        delattr(ds, keyword)
    fill(
        ds,
        DoseUnits="GY",
        DoseType="PHYSICAL",
        DoseSummationType="PLAN",
        DoseGridScaling=0.001,
        GridFrameOffsetVector=[0.0, 5.0, 10.0],
        NumberOfFrames=3,
        FrameIncrementPointer=0x3004000C,
        ReferencedRTPlanSequence=[reference(data_set("rt-plan"))],
    )
    grid = (np.arange(3 * ROWS * COLUMNS) * 50).reshape(3, ROWS, COLUMNS).astype("uint16")
    return pixels(ds, grid)
