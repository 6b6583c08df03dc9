"""Which software generations are here, by family and generation and by Creator-Version UID."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydicom.dataset import FileDataset

from emulators.modality.objects.making import Making
from emulators.modality.raw.errors import MissingLibrary, UnknownGeneration
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:plugfest:raw-format")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What de-identification did to a raw file."""

    removed: tuple[str, ...]  # names of the fields, never their values
    mapped_uids: int
    samples_sha256: str  # of the decoded samples, equal before and after


@dataclass(frozen=True, slots=True)
class Generation:
    """What software of one generation can do with its files, and with no others."""

    format: Format
    raw_writer: Callable[[RawScan[Any], Path], None]
    raw_reader: Callable[[Path], RawScan[Any]]
    reconstruct: Callable[[RawScan[Any], Parameters | None], tuple[Reconstruction, ...]]
    dicomise: Callable[[RawScan[Any], Reconstruction, Making], list[FileDataset]]
    deidentify: Callable[[Path, Path, Pseudonyms], Cleaned]
    # a series in one multi-frame object; None where the software makes a slice each only
    enhance: Callable[[RawScan[Any], Reconstruction, Making], list[FileDataset]] | None = None


def creator_version(family: str, generation: str) -> str:
    """Return the Creator-Version UID (0008,9123) of a generation's software."""
    return f"2.25.{uuid.uuid5(_NAMESPACE, f'{family}/{generation}').int}"


def _format(
    family: str, generation: str, modality: str, media_type: str, extension: str, library: str = ""
) -> Format:
    uid = creator_version(family, generation)
    return Format(family, generation, modality, media_type, extension, library, uid)


# Module of emulators.modality.raw.formats -> its format.
FORMATS: Final[Mapping[str, Format]] = {
    "acme_sino_1": _format("acme-sino", "1", "CT", "application/vnd.acme.sino", ".acme"),
    "acme_sino_2": _format("acme-sino", "2", "CT", "application/vnd.acme.sino", ".acme"),
    "ct_pd": _format("dicom-ct-pd", "3", "CT", "application/dicom", ".dcm"),
    "twix_vb": _format("siemens-twix", "VB", "MR", "application/x-twix", ".dat", "twixtools"),
    "twix_vd": _format("siemens-twix", "VD", "MR", "application/x-twix", ".dat", "twixtools"),
    "ismrmrd_1": _format("ismrmrd", "1", "MR", "application/x-hdf5", ".h5", "ismrmrd"),
    "mrd_2": _format("mrd", "2", "MR", "application/x-mrd", ".mrd", "mrd"),
    "rf_hdf5_1": _format("acme-rf", "1", "US", "application/x-hdf5", ".h5", "h5py"),
    "uff_1": _format("uff", "1", "US", "application/x-hdf5", ".uff", "h5py"),
    "petsird_0": _format("petsird", "0", "PT", "application/x-petsird", ".petsird", "petsird"),
}


def formats() -> tuple[Format, ...]:
    """Return the known formats, whether their libraries are installed or not."""
    return tuple(FORMATS.values())


def generation(family: str, name: str) -> Generation:
    """Load the software of one generation.

    Raises:
        UnknownGeneration: there is none of that name.
        MissingLibrary: its package is not installed.
    """
    for module, format in FORMATS.items():
        if (format.family, format.generation) == (family, name):
            return _load(module, format)
    known = ", ".join(map(str, formats()))
    raise UnknownGeneration(f"{family} {name}: no such generation; there are {known}")


def by_creator_version(uid: str) -> Generation:
    """Load the software that a Raw Data object names.

    Raises: UnknownGeneration, MissingLibrary.
    """
    for module, format in FORMATS.items():
        if format.creator_version_uid == uid:
            return _load(module, format)
    raise UnknownGeneration(f"Creator-Version UID {uid[:64]}: no software here is of that version")


def _load(module: str, format: Format) -> Generation:
    try:
        loaded = importlib.import_module(f"emulators.modality.raw.formats.{module}")
    except ModuleNotFoundError as why:
        if why.name is None or why.name.startswith("emulators"):
            raise UnknownGeneration(f"{format}: its software is not part of this image") from why
        raise MissingLibrary(
            f"{format}: the package {why.name} is not installed; install plugfest[raw]"
        ) from why
    found: Generation = loaded.GENERATION
    return found
