"""The imaging department's view of the EHR: its worklist, and steps as they are performed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian

from emulators.core.clock import Clock, utc_now
from emulators.core.uids import make_uid
from emulators.ehr.identity import study_uid
from emulators.ehr.orders import accession_number, is_imaging, procedure_id, step_id
from emulators.ehr.worklist_item import Scheduled, worklist_item
from emulators.web.fhir.app import MOUNT
from emulators.web.fhir.json_document import JsonObject, as_object, as_text, decode
from emulators.web.fhir.references import literal
from emulators.web.fhir.service import FhirService

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS step (
    uid TEXT PRIMARY KEY, status TEXT NOT NULL, study TEXT NOT NULL, data BLOB NOT NULL
)
"""


class Department:
    """Worklist and performed steps over the orders that the FHIR server holds."""

    def __init__(
        self, fhir: FhirService, path: Path, *, durable: bool, clock: Clock = utc_now
    ) -> None:
        """Keep performed steps in the database at `path`."""
        self._fhir = fhir
        self._clock = clock
        self._lock = threading.RLock()
        self._uids = 0
        self._known: dict[str, tuple[int, int, JsonObject]] = {}  # the last look at each order
        self.station = "MODALITY"
        self.seed, self.salt = 1, ""
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        self._database.execute(_SCHEMA)

    def items(self) -> Sequence[Dataset]:
        """List the scheduled procedure steps: of every active imaging order of a patient, one."""
        made = []
        started = self._studies("IN PROGRESS")
        for order in self._orders():
            patient = self.patient_of(order)
            if patient is None or order.get("status") != "active" or not study_uid(order):
                continue
            made.append(
                worklist_item(
                    Scheduled(
                        order,
                        patient,
                        self._target(order.get("encounter"), "Encounter") or {},
                        self.station,
                        "STARTED" if study_uid(order) in started else "SCHEDULED",
                        self._clock(),
                    )
                )
            )
        return made

    def step(self, sop_instance: str) -> Dataset | None:
        """Give what was reported of a performed procedure step."""
        with self._lock:
            row = self._database.execute(
                "SELECT data FROM step WHERE uid = ?", (sop_instance,)
            ).fetchone()
        return None if row is None else _read(row[0])

    def keep(self, sop_instance: str, ds: Dataset) -> None:
        """Keep a step and let its order know. Raises: OSError."""
        status = str(ds.PerformedProcedureStepStatus)
        items = ds.ScheduledStepAttributesSequence
        row = (sop_instance, status, str(items[0].StudyInstanceUID), _written(ds))
        try:
            with self._lock:
                self._database.execute("INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
        if status == "COMPLETED":
            for item in items:
                self._complete(str(item.get("StudyInstanceUID", "")))

    def new_uid(self) -> str:
        """Make a SOP Instance UID."""
        with self._lock:
            self._uids += 1
            moment = self._clock().isoformat()
            return make_uid(self.seed, self.salt, "performed step", moment, self._uids)

    def holds(self) -> dict[str, list[dict[str, str]]]:
        """Describe worklist and steps for the control API."""
        with self._lock:
            rows = self._database.execute("SELECT uid, status, study FROM step ORDER BY uid")
            steps = [
                {"sop_instance": str(uid), "status": str(status), "study_uid": str(study)}
                for uid, status, study in rows
            ]
        worklist = [
            {
                "accession": accession_number(order),
                "study_uid": study_uid(order),
                "requested_procedure_id": procedure_id(order),
                "step_id": step_id(order),
            }
            for order in self._orders()
            if order.get("status") == "active"
        ]
        return {"worklist": worklist, "mpps": steps}

    def reset(self) -> None:
        """Forget the performed steps."""
        with self._lock:
            self._database.execute("DELETE FROM step")
            self._known.clear()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    def order_of(self, accession: str) -> JsonObject | None:
        """Find the imaging order with an accession number."""
        return next(
            (order for order in self._orders() if accession_number(order) == accession), None
        )

    def patient_of(self, order: JsonObject) -> JsonObject | None:
        """Find the patient of an order."""
        return self._target(order.get("subject"), "Patient")

    def _complete(self, study: str) -> None:
        """Mark the order of a study as done: its examination was performed."""
        store = self._fhir.store
        with store.transaction():
            for order in self._orders():
                if study and study_uid(order) == study and order.get("status") == "active":
                    context = self._fhir.context("")
                    done: JsonObject = {**order, "status": "completed"}
                    logical_id = as_text(order.get("id"))
                    self._fhir.interactions.update("ServiceRequest", logical_id, done, context)

    def _orders(self) -> list[JsonObject]:
        """List the imaging orders; each version is decoded once."""
        store = self._fhir.store
        found = []
        for logical_id, number in store.living("ServiceRequest"):
            known = self._known.get(logical_id)
            if known is None or known[:2] != (number, store.era):
                version = store.version("ServiceRequest", logical_id, number)
                body = version.body if version is not None else None
                known = (number, store.era, as_object(decode((body or "{}").encode())))
                self._known[logical_id] = known
            if is_imaging(known[2]):
                found.append(known[2])
        return found

    def _target(self, reference: object, kind: str) -> JsonObject | None:
        """Follow a reference to a resource here."""
        text = as_text(reference.get("reference")) if isinstance(reference, dict) else ""
        found = literal(text)
        # An absolute address of ours differs from client to client: by name, port, relay.
        if found is None or found.type != kind or found.base[-len(MOUNT) :] not in ("", MOUNT):
            return None
        version = self._fhir.store.current(kind, found.id)
        if version is None or version.body is None:
            return None
        return as_object(decode(version.body.encode()))

    def _studies(self, status: str) -> set[str]:
        with self._lock:
            rows = self._database.execute("SELECT study FROM step WHERE status = ?", (status,))
            return {str(row[0]) for row in rows}


def _written(ds: Dataset) -> bytes:
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_dataset(out, ds)
    return out.getvalue()


def _read(data: bytes) -> Dataset:
    syntax = ExplicitVRLittleEndian
    return read_dataset(BytesIO(data), syntax.is_implicit_VR, syntax.is_little_endian)
