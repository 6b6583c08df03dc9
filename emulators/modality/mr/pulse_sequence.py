"""How enhanced objects tell of a spin-echo measurement (PS3.3 C.8.13.4, C.8.13.5)."""

from __future__ import annotations

from pydicom.dataset import Dataset

from emulators.modality.mr.kspace import Encoding
from emulators.modality.mr.reconstruction import sources


def module(ds: Dataset, encoding: Encoding) -> None:
    """MR Pulse Sequence: a line of each slice for each excitation."""
    ds.PulseSequenceName = "se_diff" if encoding.diffusion else "se"
    ds.MRAcquisitionType, ds.EchoPulseSequence = "2D", "SPIN"
    ds.MultipleSpinEcho, ds.MultiPlanarExcitation = "NO", "NO"
    ds.PhaseContrast, ds.TimeOfFlightContrast = "NO", "NO"
    ds.SteadyStatePulseSequence, ds.EchoPlanarPulseSequence = "NONE", "NO"
    ds.SaturationRecovery, ds.SpectrallySelectedSuppression = "NO", "NONE"
    ds.OversamplingPhase, ds.GeometryOfKSpaceTraversal = "NONE", "RECTILINEAR"
    ds.SegmentedKSpaceTraversal, ds.RectilinearPhaseEncodeReordering = "SINGLE", "LINEAR"
    ds.NumberOfKSpaceTrajectories = 1


def groups(shared: Dataset, encoding: Encoding, name: str) -> None:
    """Add the functional groups of an original image to those that its frames share."""
    contrast = encoding.contrasts[sources(encoding, name)[0]]
    shared.MRTimingAndRelatedParametersSequence = [_timing(encoding)]
    shared.MRFOVGeometrySequence = [_geometry(encoding)]
    echo = Dataset()
    echo.EffectiveEchoTime = contrast.echo_time_ms
    shared.MREchoSequence = [echo]
    shared.MRModifierSequence = [_modifier()]
    shared.MRImagingModifierSequence = [_imaging_modifier(encoding)]
    shared.MRReceiveCoilSequence = [_receive_coil()]
    shared.MRTransmitCoilSequence = [_transmit_coil()]
    averages = Dataset()
    averages.NumberOfAverages = 1
    shared.MRAveragesSequence = [averages]
    if encoding.diffusion:
        shared.MRDiffusionSequence = [_diffusion(contrast.b_value)]


def _timing(encoding: Encoding) -> Dataset:
    ds = Dataset()
    ds.RepetitionTime, ds.FlipAngle = encoding.repetition_time_ms, encoding.flip_angle_deg
    ds.EchoTrainLength, ds.RFEchoTrainLength, ds.GradientEchoTrainLength = 1, 1, 0
    sar, output = Dataset(), Dataset()
    sar.SpecificAbsorptionRateDefinition, sar.SpecificAbsorptionRateValue = "IEC_HEAD", 1.0
    ds.SpecificAbsorptionRateSequence = [sar]
    ds.GradientOutputType, ds.GradientOutput = "DB_DT", 10.0
    output.OperatingModeType, output.OperatingMode = "STATIC FIELD", "IEC_NORMAL"
    ds.OperatingModeSequence = [output]
    return ds


def _geometry(encoding: Encoding) -> Dataset:
    ds = Dataset()
    ds.InPlanePhaseEncodingDirection = "COLUMN"
    ds.MRAcquisitionFrequencyEncodingSteps = encoding.matrix
    ds.MRAcquisitionPhaseEncodingStepsInPlane = encoding.matrix
    ds.PercentSampling, ds.PercentPhaseFieldOfView = 100, 100
    return ds


def _modifier() -> Dataset:
    ds = Dataset()
    ds.InversionRecovery, ds.FlowCompensation, ds.Spoiling = "NO", "NONE", "NONE"
    ds.T2Preparation, ds.SpectrallySelectedExcitation = "NO", "NONE"
    ds.SpatialPresaturation, ds.PartialFourier = "NONE", "NO"
    ds.ParallelAcquisition = "NO"
    return ds


def _imaging_modifier(encoding: Encoding) -> Dataset:
    ds = Dataset()
    ds.MagnetizationTransfer, ds.BloodSignalNulling, ds.Tagging = "NONE", "NO", "NONE"
    ds.TransmitterFrequency = encoding.frequency_hz / 1e6
    ds.PixelBandwidth = 1e6 / (encoding.dwell_us * encoding.samples)
    return ds


def _receive_coil() -> Dataset:
    ds = Dataset()
    ds.ReceiveCoilName, ds.ReceiveCoilManufacturerName = "BIRDCAGE", "ACME"
    ds.ReceiveCoilType, ds.QuadratureReceiveCoil = "VOLUME", "YES"
    return ds


def _transmit_coil() -> Dataset:
    ds = Dataset()
    ds.TransmitCoilName, ds.TransmitCoilManufacturerName = "BODY", "ACME"
    ds.TransmitCoilType = "BODY"
    return ds


def _diffusion(b_value: float) -> Dataset:
    ds = Dataset()
    ds.DiffusionBValue = b_value
    ds.DiffusionDirectionality = "DIRECTIONAL" if b_value else "NONE"
    if b_value:
        along = Dataset()
        along.DiffusionGradientOrientation = [0.0, 0.0, 1.0]
        ds.DiffusionGradientDirectionSequence = [along]
    return ds
