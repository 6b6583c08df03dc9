"""Modality against the SOP Class."""

import pytest

from harness.checks.object.semantics.modality import (
    MODALITIES,
    MODALITY_FITS_THE_SOP_CLASS,
    MODALITY_IS_THAT_OF_THE_RT_OBJECT,
    MODALITY_IS_THAT_OF_THE_WAVEFORM,
    RADIOTHERAPY,
    WAVEFORMS,
)
from harness.facts.uids import is_storage_class
from tests.harness.checks.build import CT_IMAGE_STORAGE, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ROOT = "1.2.840.10008.5.1.4.1.1."
DOSE, ECG, CAPTURE = f"{ROOT}481.2", f"{ROOT}9.1.1", f"{ROOT}7"


def of(sop_class: str, modality: str):
    return made({0x00080016: sop_class, 0x00080060: modality})


ROWS = table(
    clean(MODALITY_IS_THAT_OF_THE_RT_OBJECT, of(DOSE, "RTDOSE")),
    violation(MODALITY_IS_THAT_OF_THE_RT_OBJECT, of(DOSE, "RTPLAN"), at="(0008,0060)"),
    nothing(MODALITY_IS_THAT_OF_THE_RT_OBJECT, of(CT_IMAGE_STORAGE, "RTPLAN")),
    clean(MODALITY_IS_THAT_OF_THE_WAVEFORM, of(ECG, "ECG")),
    violation(MODALITY_IS_THAT_OF_THE_WAVEFORM, of(ECG, "HD"), at="(0008,0060)"),
    nothing(MODALITY_IS_THAT_OF_THE_WAVEFORM, of(CT_IMAGE_STORAGE, "HD")),
    clean(MODALITY_FITS_THE_SOP_CLASS, of(CT_IMAGE_STORAGE, "CT")),
    clean(MODALITY_FITS_THE_SOP_CLASS, of(CT_IMAGE_STORAGE, ""), name="none at all"),
    violation(MODALITY_FITS_THE_SOP_CLASS, of(CT_IMAGE_STORAGE, "MR"), at="(0008,0060)"),
    nothing(MODALITY_FITS_THE_SOP_CLASS, of(CAPTURE, "MR"), name="a capture of anything"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_the_tables_name_storage_classes_and_do_not_overlap() -> None:
    listed = (*RADIOTHERAPY, *WAVEFORMS, *MODALITIES)
    assert len(set(listed)) == len(listed)
    assert all(map(is_storage_class, listed))
