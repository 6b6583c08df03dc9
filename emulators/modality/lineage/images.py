"""Images into the database: patients, exams, series, instances and their settings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from emulators.modality.lineage.alerts import Alert, raise_alert
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.headers import ImageHeader, tag_of
from emulators.modality.lineage.scanners import device_json, software_key


def add_image(db: Database, image: ImageHeader) -> int:
    """Enter one object once, and return its key.

    The same SOP Instance UID again adds what its pixels hash to, where that was not known.
    """
    known = db.one(
        "SELECT image_key FROM dicom_image WHERE sop_instance_uid = ?", image.sop_instance
    )
    if known is not None:
        if image.pixel_sha256:
            add_pixels(db, image.sop_instance, image.pixel_sha256)
        return int(known[0])
    series = _series(db, image)
    for cited in image.cites:
        if not db.rows(
            "SELECT 1 FROM series_citations WHERE series_key = ? AND raw_sop_instance_uid = ?",
            series,
            cited,
        ):
            db.put("series_citations", series_key=series, raw_sop_instance_uid=cited)
    return db.insert(
        "dicom_image",
        "image_key",
        series_key=series,
        set_key=_settings(db, image.settings),
        sop_instance_uid=image.sop_instance,
        sop_class_uid=image.sop_class,
        instance_number=image.number,
        acquisition_uid=image.acquisition_uid or None,
        irradiation_event_uid=image.irradiation_uid or None,
        acquisition_number=image.acquisition,
        acquisition_datetime=image.acquired or None,
        pixel_sha256=image.pixel_sha256 or None,
    )


def add_pixels(db: Database, sop_instance: str, pixel_sha256: str) -> None:
    """Note the hash of an image's stored pixels; another one than is known raises an alert."""
    found = db.one(
        "SELECT image_key, pixel_sha256 FROM dicom_image WHERE sop_instance_uid = ?", sop_instance
    )
    if found is None:
        return
    key, kept = int(found[0]), found[1]
    if not kept:
        db.run("UPDATE dicom_image SET pixel_sha256 = ? WHERE image_key = ?", pixel_sha256, key)
    elif kept != pixel_sha256:
        detail = {"instance": sop_instance, "wanted": kept, "found": pixel_sha256}
        raise_alert(db, Alert.DIGEST_MISMATCH, "dicom_image", key, detail)


def _series(db: Database, image: ImageHeader) -> int:
    known = db.one("SELECT series_key FROM series WHERE series_instance_uid = ?", image.series)
    if known is not None:
        return int(known[0])
    return db.insert(
        "series",
        "series_key",
        exam_key=_exam(db, image),
        software_key=software_key(db, image.device),
        series_instance_uid=image.series,
        modality=image.modality,
        series_number=image.series_number,
        series_description=image.description or None,
        protocol_name=image.protocol or None,
        frame_of_reference_uid=image.frame_of_reference or None,
        pps_uid=image.pps or None,
        series_datetime=image.series_at or None,
        device_json=device_json(image.device),
    )


def _exam(db: Database, image: ImageHeader) -> int:
    known = db.one("SELECT exam_key FROM exams WHERE study_instance_uid = ?", image.study)
    if known is not None:
        return int(known[0])
    return db.insert(
        "exams",
        "exam_key",
        patient_key=_patient(db, image),
        study_instance_uid=image.study,
        accession_number=image.accession or None,
        exam_type=image.modality,
        study_datetime=image.study_at or None,
    )


def _patient(db: Database, image: ImageHeader) -> int:
    known = db.one(
        "SELECT patient_key FROM patient_identifiers WHERE id_value = ? AND issuer = ?",
        image.patient_id,
        image.issuer,
    )
    if known is not None:
        return int(known[0])
    key = db.insert(
        "patients",
        "patient_key",
        sex=image.sex if image.sex in ("M", "F", "O") else None,
        birth_date=image.birth_date or None,
    )
    db.put("patient_identifiers", patient_key=key, id_value=image.patient_id, issuer=image.issuer)
    return key


def _settings(db: Database, settings: Iterable[tuple[str, str]]) -> int | None:
    """Enter a set of settings once, however many images share it."""
    listed = tuple(settings)
    if not listed:
        return None
    digest = hashlib.sha256("\x1f".join(f"{k}={v}" for k, v in listed).encode()).hexdigest()
    known = db.one("SELECT set_key FROM parameter_sets WHERE sha256 = ?", digest)
    if known is not None:
        return int(known[0])
    key = db.insert("parameter_sets", "set_key", sha256=digest)
    for keyword, value in listed:
        for ordinal, one in enumerate(value.split("\\")):
            db.put(
                "image_parameters",
                set_key=key,
                param_key=_definition(db, keyword),
                ordinal=ordinal,
                value_num=_number(one),
                value_text=one,
            )
    return key


def _definition(db: Database, keyword: str) -> int:
    known = db.one("SELECT param_key FROM parameter_defs WHERE keyword = ?", keyword)
    if known is not None:
        return int(known[0])
    tag, vr = tag_of(keyword)
    return db.insert("parameter_defs", "param_key", keyword=keyword, tag=tag, vr=vr)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
