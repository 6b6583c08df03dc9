"""Modality against the SOP Class (PS3.3 C.7.3.1.1.1, C.8.8.1.1, A.34).

Where the module of a series enumerates the values, its IOD's own rules judge them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts import uids

MODALITY = 0x00080060
AT = "(0008,0060)"

_ROOT: Final = "1.2.840.10008.5.1.4.1.1."
RADIOTHERAPY: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_ROOT}481.1": ("RTIMAGE",),
    f"{_ROOT}481.2": ("RTDOSE",),
    f"{_ROOT}481.3": ("RTSTRUCT",),
    f"{_ROOT}481.4": ("RTRECORD",),
    f"{_ROOT}481.5": ("RTPLAN",),
    f"{_ROOT}481.6": ("RTRECORD",),
    f"{_ROOT}481.7": ("RTRECORD",),
    f"{_ROOT}481.8": ("RTPLAN",),
    f"{_ROOT}481.9": ("RTRECORD",),
}
WAVEFORMS: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_ROOT}9.1.1": ("ECG",),
    f"{_ROOT}9.1.2": ("ECG",),
    f"{_ROOT}9.1.3": ("ECG",),
    f"{_ROOT}9.2.1": ("HD",),
    f"{_ROOT}9.3.1": ("EPS",),
    f"{_ROOT}9.4.1": ("AU",),
}
MODALITIES: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_ROOT}1": ("CR", "DX", "IO", "MG", "PX", "RG", "OT"),
    f"{_ROOT}2": ("CT",),
    f"{_ROOT}4": ("MR",),
    f"{_ROOT}3": ("US", "IVUS"),
    f"{_ROOT}3.1": ("US", "IVUS"),
    f"{_ROOT}6": ("US", "IVUS"),
    f"{_ROOT}6.1": ("US", "IVUS"),
    f"{_ROOT}20": ("NM",),
    f"{_ROOT}128": ("PT",),
    f"{_ROOT}12.1": ("XA",),
    f"{_ROOT}12.2": ("RF", "XA"),
    f"{_ROOT}13.1.1": ("XA",),
    f"{_ROOT}13.1.2": ("DX", "PX", "IO", "CT", "XA"),
    f"{_ROOT}77.1.1": ("ES",),
    f"{_ROOT}77.1.1.1": ("ES",),
    f"{_ROOT}77.1.2": ("GM",),
    f"{_ROOT}77.1.2.1": ("GM",),
    f"{_ROOT}77.1.3": ("SM",),
    f"{_ROOT}77.1.4": ("XC", "DMS"),
    f"{_ROOT}77.1.4.1": ("XC",),
    f"{_ROOT}90.1": ("ASMT",),
}

MODALITY_IS_THAT_OF_THE_RT_OBJECT = Requirement(
    id="semantics.modality-is-that-of-the-rt-object",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The modality of a radiotherapy object is the one that its IOD has.",
    cites=(ps3(3, "C.8.8.1.1"),),
)

MODALITY_IS_THAT_OF_THE_WAVEFORM = Requirement(
    id="semantics.modality-is-that-of-the-waveform",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The modality of a waveform is the one that its IOD has.",
    cites=(ps3(3, "A.34"),),
)

MODALITY_FITS_THE_SOP_CLASS = Requirement(
    id="semantics.modality-fits-the-sop-class",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The modality is one that makes objects of this SOP Class.",
    cites=(ps3(3, "C.7.3.1.1.1"), ps3(3, "A.1.4")),
)


def _modality(i: Instance) -> str:
    return decode(i.dataset, i.transfer_syntax).text(MODALITY)


def _object(
    i: Instance, ctx: CheckContext, allowed: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    modality, fitting = _modality(i), allowed[i.sop_class]
    if modality and modality not in fitting:  # without any, its Type 1 is broken, nothing else
        yield ctx.finding(
            expected=f"{' or '.join(fitting)} for {uids.name(i.sop_class)}", actual=modality, at=AT
        )


def _is_radiotherapy(i: Instance) -> bool:
    return i.sop_class in RADIOTHERAPY and as_made(i)


@check(MODALITY_IS_THAT_OF_THE_RT_OBJECT, on=Instance, when=_is_radiotherapy)
def modality_is_that_of_the_rt_object(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the SOP Class up in the table of radiotherapy objects."""
    yield from _object(i, ctx, RADIOTHERAPY)


def _is_a_waveform(i: Instance) -> bool:
    return i.sop_class in WAVEFORMS and as_made(i)


@check(MODALITY_IS_THAT_OF_THE_WAVEFORM, on=Instance, when=_is_a_waveform)
def modality_is_that_of_the_waveform(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the SOP Class up in the table of waveforms."""
    yield from _object(i, ctx, WAVEFORMS)


def _has_usual_modalities(i: Instance) -> bool:
    return i.sop_class in MODALITIES and as_made(i)


@check(MODALITY_FITS_THE_SOP_CLASS, on=Instance, when=_has_usual_modalities)
def modality_fits_the_sop_class(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the SOP Class up in a table of those that one or few modalities make."""
    yield from _object(i, ctx, MODALITIES)
