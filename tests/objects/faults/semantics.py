"""Attributes that contradict each other, or the world: dates, ages, modalities, sides."""

from tests.objects.elements import code
from tests.objects.faults.dataset import Change, each, put
from tests.objects.faults.fault import Class, Fault, edit

_LEFT = "AnatomicRegionSequence[0].AnatomicRegionModifierSequence"


def _fault(
    name: str, base: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.SEMANTICS, base, f"semantics.{requirement}", at, change, also=also)


FAULTS = (
    _fault(
        "ct-too-young", "ct", "age-agrees-with-birth-date", "(0010,1010)",
        put("PatientAge", "012Y"),
    ),
    _fault(
        "mr-age-in-months", "mr", "age-agrees-with-birth-date", "(0010,1010)",
        put("PatientAge", "058M"),
    ),
    _fault(
        "us-content-before-acquisition", "us", "acquisition-precedes-content", "(0008,0023)",
        put("ContentDate", "20240101"),
    ),
    _fault(
        "mr-acquired-after-creation", "mr", "acquisition-precedes-creation", "(0008,0012)",
        put("InstanceCreationDate", "20231231"),
    ),
    _fault(
        "cr-born-after-the-study", "cr", "birth-precedes-study", "(0010,0030)",
        each(put("PatientBirthDate", "20250412"), put("PatientAge", "")),
    ),
    _fault(
        "pet-step-ends-first", "pet", "procedure-step-starts-before-its-end", "(0040,0250)",
        each(
            put("PerformedProcedureStepStartDate", "20240102"),
            put("PerformedProcedureStepStartTime", "103000"),
            put("PerformedProcedureStepEndDate", "20240102"),
            put("PerformedProcedureStepEndTime", "101500"),
        ),
    ),
    _fault(
        "dx-acquired-before-the-study", "dx", "study-precedes-acquisition", "(0008,0022)",
        put("AcquisitionDate", "20231230"),
    ),
    _fault(
        "ecg-series-before-the-study", "ecg", "study-precedes-series", "(0008,0021)",
        put("SeriesDate", "20231231"),
    ),
    _fault(
        "dx-right-in-a-left-series", "dx", "image-laterality-agrees-with-series", "(0020,0062)",
        each(put("Laterality", "L"), put("ImageLaterality", "R")),
    ),
    _fault(
        "dx-right-of-a-left-breast", "dx", "laterality-agrees-with-anatomy", "(0008,2218)[0].(0008,2220)",
        each(put("ImageLaterality", "R"), put(_LEFT, [code("7771000", "SCT", "Left")])),
    ),
    _fault(
        "ct-by-ultrasound", "ct", "modality-fits-the-sop-class", "(0008,0060)",
        put("Modality", "US"),
    ),
    _fault(
        "dose-of-modality-ct", "rt-dose", "modality-is-that-of-the-rt-object", "(0008,0060)",
        put("Modality", "CT"),
        also=("iod.enumerated-values-are-used",),
    ),
    _fault(
        "ecg-of-modality-eeg", "ecg", "modality-is-that-of-the-waveform", "(0008,0060)",
        put("Modality", "EEG"),
    ),
    _fault(
        "pet-patient-in-grams", "pet", "patient-measures-are-plausible", "(0010,1030)",
        put("PatientWeight", "70000"),
    ),
    _fault(
        "mr-pregnant-man", "mr", "pregnant-patients-are-not-male", "(0010,21C0)",
        each(put("PatientSex", "M"), put("PregnancyStatus", 3)),
    ),
    _fault(
        "ct-negative-current", "ct", "quantities-are-positive", "(0018,1151)",
        put("XRayTubeCurrent", -200),
    ),
    _fault(
        "mr-series-after-its-content", "mr", "series-precedes-content", "(0008,0023)",
        put("SeriesDate", "20240103"),
    ),
    _fault(
        "enhanced-ct-frame-after-the-content", "enhanced-ct", "frames-precede-content",
        "(5200,9230)[1].(0020,9111)[0].(0018,9074)",
        put("PerFrameFunctionalGroupsSequence[1].FrameContentSequence[0].FrameAcquisitionDateTime",
            "20240105101000"),
    ),
    _fault(
        "pet-tracer-after-the-acquisition", "pet", "tracer-precedes-acquisition",
        "(0054,0016)[0].(0018,1078)",
        put("RadiopharmaceuticalInformationSequence[0].RadiopharmaceuticalStartDateTime",
            "20240102235900"),
    ),
    _fault(
        "plan-beam-of-one-point", "rt-plan", "values-are-in-their-range",
        "(300A,00B0)[0].(300A,0110)", put("BeamSequence[0].NumberOfControlPoints", 1),
    ),
    _fault(
        "plan-block-lets-all-through", "rt-plan", "values-are-in-their-range",
        "(300A,00B0)[0].(300A,00F2)", put("BeamSequence[0].TotalBlockTrayFactor", 1.5),
    ),
    _fault(
        "us-positioner-upside-down", "us-multi-frame", "positioner-angles-are-in-range",
        "(0018,1511)", put("PositionerSecondaryAngle", 135.0),
    ),
    _fault(
        "annotation-outside-of-the-display", "grayscale-presentation-state",
        "display-coordinates-are-fractions", "(0070,0009)[0].(0070,0022)",
        put("GraphicAnnotationSequence[0].GraphicObjectSequence[0].GraphicAnnotationUnits",
            "DISPLAY"),
    ),
    _fault(
        "us-zone-out-of-this-world", "us", "timezone-offset-is-one", "(0008,0201)",
        put("TimezoneOffsetFromUTC", "+2500"),
    ),
)  # fmt: skip
