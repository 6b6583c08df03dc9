"""Records of the modality for tests that do not look into raw files."""

from pathlib import Path

from emulators.modality.objects.making import source_of
from emulators.modality.raw.reconstruction import Parameters
from emulators.modality.raw.registry import FORMATS
from emulators.modality.records import Acquisition, RawRecord, SeriesRecord


def series_record(uid, number, made, images, description="d"):
    return SeriesRecord(
        series_uid=uid,
        number=number,
        description=description,
        protocol="Head",
        kernel="H30s",
        parameters=Parameters({}),
        made=made,
        images=images,
    )


def acquisition_record(order, started, step_uid, series):
    source = source_of("ab" * 32, FORMATS["acme_sino_1"], "0001.acme", order.study_uid)
    raw = RawRecord(Path("0001.acme"), source, "VA30A", started)
    return Acquisition(1, order, started, step_uid, raw, series)
