"""The edges of the lineage, read back: series and the raw data that they were made of.

DICOM objects and FHIR resources that describe the same lineage have the same edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydicom.dataset import Dataset

from emulators.modality.objects.base import RAW_DATA_STORAGE
from emulators.modality.provenance.fhir import SERIES_UID

Edge = tuple[str, str]  # Series Instance UID, SOP Instance UID of the raw data


def edges_of_objects(objects: Iterable[Dataset]) -> frozenset[Edge]:
    """Read the raw data that images name, in single-frame and in enhanced objects."""
    return frozenset((str(ds.SeriesInstanceUID), raw) for ds in objects for raw in raw_data_of(ds))


def raw_data_of(ds: Dataset) -> Iterator[str]:
    """Yield the SOP Instance UIDs of the raw data that an object names as its source."""
    named = list(ds.get("SourceInstanceSequence") or ())
    for study in ds.get("ReferencedRawDataSequence") or ():
        for series in study.get("ReferencedSeriesSequence") or ():
            named += series.get("ReferencedSOPSequence") or ()
    for item in named:
        if item.get("ReferencedSOPClassUID") == RAW_DATA_STORAGE:
            yield str(item.ReferencedSOPInstanceUID)


def edges_of_resources(resources: Iterable[Mapping[str, Any]]) -> frozenset[Edge]:
    """Read the sources of the series that Provenance resources are about."""
    known = list(resources)
    raw = {
        f"DocumentReference/{r['id']}": _plain(r["masterIdentifier"]["value"])
        for r in known
        if r["resourceType"] == "DocumentReference"
    }
    return frozenset(
        (series, raw[entity["what"]["reference"]])
        for r in known
        if r["resourceType"] == "Provenance"
        for series in _series(r)
        for entity in r["entity"]
        if entity["role"] == "source"
    )


def _series(provenance: Mapping[str, Any]) -> Iterator[str]:
    for target in provenance["target"]:
        identifier = target["identifier"]
        if identifier["type"]["coding"][0]["code"] == SERIES_UID[0]:
            yield _plain(identifier["value"])


def _plain(urn: str) -> str:
    return urn.removeprefix("urn:oid:")
