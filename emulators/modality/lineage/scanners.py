"""Scanners and the software they have run: known ones, and what happens at unknown ones."""

from __future__ import annotations

from dataclasses import dataclass

from emulators.modality.lineage.alerts import Alert, State, alerts, raise_alert
from emulators.modality.lineage.database import Database, now


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner and its software as an object, or a raw file, names them."""

    manufacturer: str
    model: str
    serial: str
    modality: str
    software: str  # Software Versions, joined by a backslash
    station: str = ""

    def detail(self) -> dict[str, object]:
        """Return what an alert says of it."""
        return {
            "manufacturer": self.manufacturer,
            "model": self.model,
            "serial": self.serial,
            "modality": self.modality,
            "software": self.software,
        }


class NoSuchAlert(ValueError):
    """There is no alert of that number, or it cannot be acknowledged; the text says which."""


def software_key(db: Database, device: Device) -> int | None:
    """Find the software generation; None, and an alert, while nobody has acknowledged it."""
    found = db.one(
        "SELECT s.software_key FROM scanner_software s JOIN known_scanners k"
        " ON k.scanner_key = s.scanner_key WHERE k.manufacturer = ? AND k.model_name = ?"
        " AND k.device_serial = ? AND s.software_versions = ?",
        device.manufacturer,
        device.model,
        device.serial,
        device.software,
    )
    if found is not None:
        key = int(found[0])
        db.run("UPDATE scanner_software SET last_seen = ? WHERE software_key = ?", now(), key)
        return key
    scanner = _scanner_key(db, device)
    kind = Alert.UNKNOWN_SCANNER if scanner is None else Alert.UNKNOWN_SOFTWARE
    raise_alert(db, kind, "known_scanners", scanner, device.detail())
    return None


def unacknowledged(db: Database, raw: int) -> str:
    """Name the software that wrote a raw file, while nobody has acknowledged it; else "".

    A raw file that does not name its software is told by its format alone.
    """
    found = db.one("SELECT software_key, device_json FROM raw_file WHERE raw_key = ?", raw)
    if found is None or found[0] is not None:
        return ""
    _, model, serial, _, software = ((found[1] or "").split("\x1f") + [""] * 5)[:5]
    return f"{software} of {model} {serial}" if serial and software else ""


def register(db: Database, device: Device) -> int:
    """Make a scanner and its software known, and give them what waited for it."""
    scanner = _scanner_key(db, device)
    if scanner is None:
        scanner = db.insert(
            "known_scanners",
            "scanner_key",
            manufacturer=device.manufacturer,
            model_name=device.model,
            device_serial=device.serial,
            modality=device.modality,
            station_name=device.station or None,
        )
    known = db.one(
        "SELECT software_key FROM scanner_software WHERE scanner_key = ? AND software_versions = ?",
        scanner,
        device.software,
    )
    if known is not None:
        return int(known[0])
    at = now()
    return db.insert(
        "scanner_software",
        "software_key",
        scanner_key=scanner,
        software_versions=device.software,
        first_seen=at,
        last_seen=at,
    )


def acknowledge(db: Database, number: int, by: str) -> Alert:
    """Acknowledge an alert; of an unknown scanner or software, that makes it known.

    Raises: NoSuchAlert.
    """
    found = next((a for a in alerts(db) if a.key == number), None)
    if found is None or found.state is not State.OPEN:
        state = "does not exist" if found is None else f"is {found.state.value} already"
        raise NoSuchAlert(f"alert {number} {state}")
    if found.kind in (Alert.UNKNOWN_SCANNER, Alert.UNKNOWN_SOFTWARE):
        detail = {k: str(v) for k, v in found.detail.items()}
        device = Device(**detail)
        key = register(db, device)
        for table in ("series", "raw_file"):
            db.run(
                f"UPDATE {table} SET software_key = ? WHERE software_key IS NULL"  # noqa: S608
                f" AND {table}.device_json = ?",
                key,
                device_json(device),
            )
    db.run(
        "UPDATE alerts SET state = ?, resolved_by = ?, resolved_at = ? WHERE alert_key = ?",
        State.ACKED.value,
        by,
        now(),
        number,
    )
    return found.kind


def device_json(device: Device) -> str:
    """Write a device so that equal ones are equal text."""
    return "\x1f".join(
        (device.manufacturer, device.model, device.serial, device.modality, device.software)
    )


def _scanner_key(db: Database, device: Device) -> int | None:
    found = db.one(
        "SELECT scanner_key FROM known_scanners WHERE manufacturer = ? AND model_name = ?"
        " AND device_serial = ?",
        device.manufacturer,
        device.model,
        device.serial,
    )
    return int(found[0]) if found else None
