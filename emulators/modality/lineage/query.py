"""The question that the lineage answers: which images, and which raw files are behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emulators.modality.lineage.database import Database, Value

_ALL = (
    "SELECT i.sop_instance_uid, s.series_instance_uid, e.study_instance_uid, r.sha256,"
    " f.family, f.generation, l.status FROM dicom_image i"
    " JOIN series s ON s.series_key = i.series_key"
    " JOIN exams e ON e.exam_key = s.exam_key"
    " JOIN scanner_software w ON w.software_key = s.software_key"
    " JOIN known_scanners k ON k.scanner_key = w.scanner_key"
    " LEFT JOIN raw_series_link l ON l.series_key = s.series_key"
    " AND l.status IN ('AUTO', 'CONFIRMED')"
    " LEFT JOIN raw_file r ON r.raw_key = l.raw_key"
    " LEFT JOIN raw_formats f ON f.format_key = r.format_key"
)
_SETTING = (
    " EXISTS (SELECT 1 FROM image_parameters p JOIN parameter_defs d ON d.param_key = p.param_key"
    " WHERE p.set_key = i.set_key AND d.keyword = ? AND (p.value_text = ? OR p.value_num = ?))"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One image, and one raw file behind it ("" where none is known)."""

    image: str
    series: str
    study: str
    raw_sha256: str
    raw_format: str


def images(
    db: Database, *, scanner: str = "", settings: Sequence[tuple[str, str]] = ()
) -> tuple[Found, ...]:
    """Find the images of a scanner (serial number, model or station) made with these settings."""
    wanted: list[str] = []
    values: list[Value] = []
    if scanner:
        wanted.append(" ? IN (k.device_serial, k.model_name, k.station_name)")
        values.append(scanner)
    for keyword, value in settings:
        wanted.append(_SETTING)
        values += [keyword, value, _number(value)]
    where = f" WHERE{' AND'.join(wanted)}" if wanted else ""
    order = " ORDER BY s.series_key, i.instance_number, i.image_key, r.raw_key"
    return tuple(
        Found(image, series, study, sha or "", f"{family} {generation}" if sha else "")
        for image, series, study, sha, family, generation, _ in db.rows(
            _ALL + where + order, *values
        )
    )


def unreadable(db: Database) -> tuple[tuple[str, str, str], ...]:
    """Return digest, family and generation of raw files that no verified image reconstructs."""
    return tuple(
        (str(sha), str(family), str(generation))
        for sha, family, generation in db.rows(
            "SELECT r.sha256, u.family, u.generation FROM unreadable_raw u"
            " JOIN raw_file r ON r.raw_key = u.raw_key ORDER BY r.raw_key"
        )
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
