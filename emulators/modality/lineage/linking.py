"""The linker as a job on the database: repeatable, and never against what a person decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.headers import RAW_DATA_STORAGE
from emulators.modality.lineage.linker.cascade import Linked, link
from emulators.modality.lineage.linker.facts import Link, RawFact, SeriesFact, Standing

SKEW_S: Final = 60.0  # a scanner's clock this wrong raises an alert
LINKER: Final = "linker"
DECIDED: Final = frozenset({Standing.CONFIRMED.value, Standing.REJECTED.value})  # by people


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run of the linker came to."""

    raws: int
    series: int
    accepted: int
    to_review: int
    orphan_raws: int
    orphan_series: int


def relate(db: Database) -> Summary:
    """Relate everything in the database anew; decisions of people stand.

    A link that comes out as it was stays as it is, with the time when it was found.
    """
    raws, series = raw_facts(db), series_facts(db)
    linked = link(raws, series)
    known = {
        (int(raw), int(one)): tuple(said)
        for raw, one, *said in db.rows(
            "SELECT raw_key, series_key, status, method, score, evidence_json FROM raw_series_link"
        )
    }
    decided = {pair for pair, said in known.items() if said[0] in DECIDED}
    found = {(one.raw, one.series): one for one in linked.links}
    kept = decided | {pair for pair, one in found.items() if known.get(pair) == _said(one)}
    with db.transaction():
        for raw, one in sorted(known.keys() - kept):
            db.run("DELETE FROM raw_series_link WHERE raw_key = ? AND series_key = ?", raw, one)
        for pair in sorted(found.keys() - kept):
            _keep(db, found[pair])
        _clocks(db, linked)
        return _summary(db, raws, series)


def raw_facts(db: Database) -> tuple[RawFact, ...]:
    """Read what the linker knows of raw files."""
    return tuple(
        RawFact(
            key=int(key),
            scanner=_scanner(device),
            sop_instance=sop or f"raw {key}",
            study=study,
            series=series,
            frame_of_reference=frame,
            patient=patient,
            protocol=protocol,
            at=seconds(at),
            acquisition=number,
        )
        for key, device, sop, study, series, frame, patient, protocol, at, number in db.rows(
            "SELECT raw_key, device_json, raw_sop_instance_uid, hint_study_uid, hint_series_uid,"
            " hint_for_uid, hint_patient_id, protocol_name, acquisition_start, acquisition_number"
            " FROM raw_file ORDER BY raw_key"
        )
    )


def series_facts(db: Database) -> tuple[SeriesFact, ...]:
    """Read what the linker knows of series of images; raw data kept as objects are no series."""
    cites: dict[int, set[str]] = {}
    for key, cited in db.rows("SELECT series_key, raw_sop_instance_uid FROM series_citations"):
        cites.setdefault(int(key), set()).add(cited)
    patients = {
        int(key): patient
        for key, patient in db.rows(
            "SELECT s.series_key, MIN(p.id_value) FROM series s"
            " JOIN exams e ON e.exam_key = s.exam_key"
            " JOIN patient_identifiers p ON p.patient_key = e.patient_key GROUP BY s.series_key"
        )
    }
    return tuple(
        SeriesFact(
            key=int(key),
            scanner=_scanner(device),
            series=uid,
            study=study,
            frame_of_reference=frame,
            patient=patients.get(int(key)),
            protocol=protocol,
            at=seconds(at),
            acquisition=number,
            cites=frozenset(cites.get(int(key), ())),
            many=int(acquisitions or 0) > 1,
        )
        for key, device, uid, study, frame, protocol, at, number, acquisitions in db.rows(
            "SELECT s.series_key, s.device_json, s.series_instance_uid, e.study_instance_uid,"
            " s.frame_of_reference_uid, s.protocol_name, MIN(i.acquisition_datetime),"
            " MIN(i.acquisition_number), COUNT(DISTINCT i.acquisition_uid) FROM series s"
            " JOIN exams e ON e.exam_key = s.exam_key"
            " JOIN dicom_image i ON i.series_key = s.series_key WHERE i.sop_class_uid <> ?"
            " GROUP BY s.series_key, s.device_json, s.series_instance_uid, e.study_instance_uid,"
            " s.frame_of_reference_uid, s.protocol_name ORDER BY s.series_key",
            RAW_DATA_STORAGE,
        )
    )


def decide(db: Database, raw: int, series: int, *, accept: bool, by: str) -> bool:
    """Write a person's decision on a proposed link; False when there is no such link."""
    if not db.rows(
        "SELECT 1 FROM raw_series_link WHERE raw_key = ? AND series_key = ?", raw, series
    ):
        return False
    standing = Standing.CONFIRMED if accept else Standing.REJECTED
    with db.transaction():
        db.run(
            "UPDATE raw_series_link SET status = ?, decided_by = ?, decided_at = ?"
            " WHERE raw_key = ? AND series_key = ?",
            standing.value,
            by,
            now(),
            raw,
            series,
        )
    return True


def seconds(text: str | None) -> float | None:
    """Read a time of an ISO text or of a DICOM date and time; None where there is none."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text) if "-" in text[:8] else _dicom(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _dicom(text: str) -> datetime:
    zone = "%z" if len(text) > 5 and text[-5] in "+-" else ""
    form = "%Y%m%d%H%M%S.%f" if "." in text else "%Y%m%d%H%M%S"
    return datetime.strptime(text, form + zone)


def _scanner(device: str | None) -> str:
    """Return what names a device, its software left out: an upgraded scanner is the same one."""
    parts = (device or "").split("\x1f")
    return parts[2] if len(parts) > 2 else ""


def _said(one: Link) -> tuple[str, str, float, str]:
    """Return what the linker says of a pair: status, method, score, evidence."""
    evidence = json.dumps(dict(one.evidence), sort_keys=True)
    return one.standing.value, one.method.value, one.score, evidence


def _keep(db: Database, one: Link) -> None:
    status, method, score, evidence = _said(one)
    db.put(
        "raw_series_link",
        raw_key=one.raw,
        series_key=one.series,
        method=method,
        score=score,
        status=status,
        evidence_json=evidence,
        decided_by=LINKER,
        decided_at=now(),
    )


def _clocks(db: Database, linked: Linked) -> None:
    for serial, offset in linked.offsets.items():
        db.run(
            "UPDATE scanner_software SET clock_offset_s = ? WHERE scanner_key IN"
            " (SELECT scanner_key FROM known_scanners WHERE device_serial = ?)",
            offset,
            serial,
        )
        if abs(offset) >= SKEW_S:
            detail = {"serial": serial, "offset_s": round(offset)}
            raise_alert(db, Alert.CLOCK_SKEW, "scanner_software", None, detail)


def _summary(db: Database, raws: Sequence[RawFact], series: Sequence[SeriesFact]) -> Summary:
    good = (Standing.AUTO.value, Standing.CONFIRMED.value)
    rows = db.rows("SELECT raw_key, series_key, status FROM raw_series_link")
    sure = [(r, s) for r, s, status in rows if status in good]
    asked = {s for _, s, status in rows if status == Standing.REVIEW.value}
    with_raw, with_series = {s for _, s in sure}, {r for r, _ in sure}
    orphan_raws = [r.key for r in raws if r.key not in with_series]
    orphan_series = [s.key for s in series if s.key not in with_raw]
    _orphans(db, Alert.ORPHAN_RAW, "raw_file", orphan_raws, with_series)
    _orphans(db, Alert.ORPHAN_SERIES, "series", orphan_series, with_raw)
    ambiguous = [s for s in orphan_series if s in asked]
    _orphans(db, Alert.AMBIGUOUS_LINK, "series", ambiguous, with_raw)
    review = sum(1 for *_, status in rows if status == Standing.REVIEW.value)
    return Summary(len(raws), len(series), len(sure), review, len(orphan_raws), len(orphan_series))


def _orphans(
    db: Database, kind: Alert, table: str, orphans: Sequence[int], settled: set[int]
) -> None:
    for key in orphans:
        raise_alert(db, kind, table, key, {"key": key})
    for key in settled:
        resolve(db, kind, {"key": int(key)}, LINKER)
