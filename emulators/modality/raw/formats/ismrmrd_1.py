"""ISMRMRD 1: an HDF5 file with an XML header and one record for each readout."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import h5py
import ismrmrd
import numpy as np
from ismrmrd.hdf5 import acquisition_dtype
from numpy.typing import NDArray

from emulators.modality.mr import readouts
from emulators.modality.mr.enhanced import enhanced_mr_image
from emulators.modality.mr.files import FILE_BYTES_MOST, checked_copy, sound_or_gone
from emulators.modality.mr.kspace import Complex, Encoding, KSpace
from emulators.modality.mr.mrd import acquisitions, heap, xml_header
from emulators.modality.mr.objects import mr_images
from emulators.modality.mr.reconstruction import reconstruct
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw import containers, errors, superblock
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["ismrmrd_1"]
GROUP: Final = "dataset"
VERSION: Final = 1  # of the records
FLOAT_BYTES: Final = 4
HEAD: Final = acquisition_dtype["head"]
_NEXT_GENERATION: Final = b"yardl"


def write(raw: RawScan[KSpace], path: Path) -> None:
    """Write a new file. Raises: BadHeader when the scan does not fit the format; OSError."""
    header = xml_header.header_of(raw.identity, raw.contents.encoding)
    _write(header, raw, path, readouts.ticks(raw.identity.acquired))


def read(path: Path) -> RawScan[KSpace]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    try:
        return _read(path)[0]
    except errors.RawFileError as why:
        told = str(why).removeprefix(f"{path.name}: ")
        raise type(why)(f"{path.name}: {told}") from why


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a new file with a header that names nobody; samples as they are.

    It is written from the beginning, so that no freed block of the original can be carved out.
    """
    raw, header = _read(source)
    sweep = Sweep(raw.identity, names)
    moved = names.moved(raw.identity.acquired, raw.identity.patient_id)
    xml_header.clean(header, sweep, moved)
    with sound_or_gone(target):
        _write(header, raw, target, readouts.ticks(moved))
        return checked_copy(raw.contents, read(target).contents, sweep, target)


def _write(header: object, raw: RawScan[KSpace], path: Path, ticks: int) -> None:
    encoding = raw.contents.encoding
    contrast, piece, line = readouts.counters(encoding)
    stamps, z = readouts.stamps(encoding, ticks), encoding.z()
    records = []
    for i, samples in enumerate(readouts.in_order(raw.contents)):
        one = ismrmrd.Acquisition.from_array(
            samples,
            version=VERSION,
            scan_counter=i,
            center_sample=encoding.samples // 2,
            acquisition_time_stamp=int(stamps[i]),
            sample_time_us=encoding.dwell_us,
        )
        one.idx.kspace_encode_step_1, one.idx.slice = int(line[i]), int(piece[i])
        one.idx.contrast = int(contrast[i])
        one.position[:] = (0.0, 0.0, z[piece[i]])
        one.read_dir[:], one.phase_dir[:] = acquisitions.READ, acquisitions.PHASE
        one.slice_dir[:] = acquisitions.SLICE
        if line[i] == 0:
            one.set_flag(ismrmrd.ACQ_FIRST_IN_SLICE)
        if line[i] == encoding.matrix - 1:
            one.set_flag(ismrmrd.ACQ_LAST_IN_SLICE)
        records.append(one)
    records[-1].set_flag(ismrmrd.ACQ_LAST_IN_MEASUREMENT)
    with ismrmrd.File(str(path), "x") as file:
        file[GROUP].header = header
        file[GROUP].acquisitions = records


def _read(path: Path) -> tuple[RawScan[KSpace], Any]:
    _of_this_generation(path)
    superblock.whole(path, FILE_BYTES_MOST)  # before HDF5 opens it
    with containers.opened(path) as file:
        group = file.get(GROUP)
        if not isinstance(group, h5py.Group) or "xml" not in group:
            raise errors.NotThisFamily(f"no group {GROUP} with an XML header")
        header = xml_header.parsed(_document(group["xml"], path))
        identity, encoding = xml_header.understood(header)
        records = group.get("data")
        if not isinstance(records, h5py.Dataset) or not _are_records(records.dtype):
            raise errors.BadHeader("no records of readouts")
        if records.shape != (encoding.readouts,):
            kind = errors.Truncated if records.size < encoding.readouts else errors.Oversized
            raise kind(f"{records.size} readouts; the header announces {encoding.readouts}")
        stored = heap.stored(records, path, records.dtype.itemsize)
        heads = np.frombuffer(stored[:, : HEAD.itemsize].tobytes(), HEAD)
        if (heads["version"] != VERSION).any():
            raise errors.UnknownRevision(f"records of a version other than {VERSION}")
        for name, wanted in (
            ("number_of_samples", encoding.samples),
            ("active_channels", encoding.coils),
            ("trajectory_dimensions", 0),
            ("discard_pre", 0),
            ("discard_post", 0),
        ):
            if (heads[name] != wanted).any():
                raise errors.Corrupted(f"a readout's {name} is not {wanted}")
        counter = heads["idx"]
        encoding = acquisitions.placed(
            encoding, counter["slice"], heads["position"], heads["sample_time_us"]
        )
        samples = _samples(records.dtype, stored, encoding, path)
        kspace = readouts.sorted_in(
            encoding,
            samples,
            counter["contrast"],
            counter["slice"],
            counter["kspace_encode_step_1"],
        )
    return RawScan(identity, kspace), header


def _are_records(found: np.dtype[Any]) -> bool:
    """Tell whether a data type is that of records; where its members lie is HDF5's affair."""
    return (
        found.names == acquisition_dtype.names
        and found["head"] == HEAD
        and found.fields is not None
        and found.fields["head"][1] == 0
        and all(h5py.check_vlen_dtype(found[n]) == np.float32 for n in ("traj", "data"))
    )


def _samples(
    kind: np.dtype[Any], stored: NDArray[np.uint8], encoding: Encoding, path: Path
) -> Complex:
    """Return readouts x coils x samples."""
    whole = np.empty((len(stored), 2 * encoding.coils * encoding.samples), np.float32)
    at = {name: int(kind.fields[name][1]) for name in ("data", "traj")} if kind.fields else {}
    for i, value in enumerate(heap.values(stored, path, item=FLOAT_BYTES, at=at["data"])):
        if len(value) != whole[i].nbytes:
            raise errors.Corrupted(f"readout {i + 1} has {len(value) // 8} samples of all coils")
        whole[i] = np.frombuffer(value, "<f4")
    if any(heap.values(stored, path, item=FLOAT_BYTES, at=at["traj"])):
        raise errors.Corrupted("a readout has a trajectory that its header does not tell of")
    return whole.view(np.complex64).reshape(-1, encoding.coils, encoding.samples)


def _document(found: Any, path: Path) -> bytes:
    if not isinstance(found, h5py.Dataset) or found.shape not in ((1,), ()):
        raise errors.BadHeader("the XML header is not one text")
    kind = h5py.check_string_dtype(found.dtype)
    if kind is None:
        raise errors.BadHeader("the XML header is no text")
    if kind.length is None:
        (text,) = heap.values(heap.stored(found, path), path, item=1)
    else:
        text = bytes(found[()] if found.shape == () else found[0])
    return text.rstrip(b"\0")


def _of_this_generation(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_NEXT_GENERATION)) == _NEXT_GENERATION:
            raise errors.WrongGeneration("MRD 2, the next generation; this reader knows ISMRMRD 1")


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, mr_images, deidentify, enhance=enhanced_mr_image
)
