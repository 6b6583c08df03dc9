"""Steps of the modality and of the neurologist's application."""

from __future__ import annotations

from collections.abc import Iterable

from harness.capture.control import JsonDict
from harness.core.errors import CaptureError
from harness.run.outcome import Undecided
from harness.run.session import Session, as_dict, as_list


class Scanner:
    """What the modality is made to do."""

    def __init__(self, session: Session) -> None:
        self._s = session

    def verify(self, seat: str = "archive") -> None:
        """C-ECHO."""
        self._s.act("modality", "echo", peer=seat)

    def find_in_worklist(self) -> None:
        """Query the worklist until the order is there (RAD-5)."""
        accession = self._s.need(self._s.exam.accession, "the accession number")
        if not self._s.is_emulated("modality"):
            self._s.act("modality", "worklist", accession=accession)
            return
        item = self._s.until("the order in the worklist", lambda: self._item(accession))
        self._s.exam.study_uid = str(item.get("study_uid", ""))

    def _item(self, accession: str) -> JsonDict | None:
        items = as_list(self._s.act("modality", "worklist", accession=accession)["items"])
        return next((i for i in items if i.get("accession") == accession), None)

    def ask_worklist(self) -> None:
        """Query the worklist for whatever is scheduled for CT (RAD-5)."""
        self._s.exam.found = self._s.act("modality", "worklist")
        self._s.exam.worklist = as_list(self._s.exam.found.get("items"))

    def ask_worklist_by(self, key: str) -> None:
        """Query the worklist by a value of its first item."""
        first = self._s.need(self._s.exam.worklist, "an item of the worklist")[0]
        value = self._s.need(first.get(WORKLIST_KEYS[key]), f"the {key} of the first item")
        self._s.exam.found = {}
        self._s.exam.found = self._s.act("modality", "worklist", **{WORKLIST_KEYS[key]: value})

    def listed_again(self) -> None:
        """Expect the first item of the worklist among those of the last query."""
        first = self._s.need(self._s.exam.worklist, "an item of the worklist")[0]
        uid = self._s.need(first.get("study_uid"), "the study of the first item")
        listed = as_list(self._s.need(self._s.exam.found, "the answer").get("items"))
        self._s.expect(
            uid in [i.get("study_uid") for i in listed],
            f"it is not among the {len(listed)} items",
        )

    def ask_worklist_for_another(self, key: str) -> None:
        """Query the worklist by a value that its first item does not have."""
        first = self._s.need(self._s.exam.worklist, "an item of the worklist")[0]
        name = WORKLIST_KEYS[key]
        value = another(name, str(first.get(name, "")))
        self._s.exam.found = {}
        self._s.exam.found = self._s.act("modality", "worklist", **{name: value})

    def not_listed(self) -> None:
        """Expect that the last query, which the first item does not match, did not find it."""
        first = self._s.need(self._s.exam.worklist, "an item of the worklist")[0]
        listed = as_list(self._s.need(self._s.exam.found, "the answer").get("items"))
        uids = [i.get("study_uid") for i in listed]
        self._s.expect(first.get("study_uid") not in uids, "it is listed all the same")

    def start_step(self) -> None:
        """Report the procedure step in progress (RAD-6)."""
        self._s.act("modality", "start-step", accession=self._s.exam.accession)

    def acquire(self) -> None:
        """Acquire, preserve the raw data, reconstruct, make DICOM of it."""
        accession = self._s.exam.accession
        self._acquire(**({"accession": accession} if accession else {}))

    def acquire_small(self, slices: int) -> None:
        """Acquire a few slices of an unscheduled examination."""
        self._acquire(slices=slices)

    def _acquire(self, **arguments: object) -> None:
        if self._s.world.matrix is not None:
            arguments["matrix"] = self._s.world.matrix
        self._keep(self._s.act("modality", "acquire", **arguments))

    def _keep(self, acquired: JsonDict) -> None:
        self._s.exam.acquired = acquired
        self._s.exam.study_uid = str(acquired.get("study_uid", self._s.exam.study_uid))
        self._s.exam.patient_id = str(acquired.get("patient_id", self._s.exam.patient_id))

    def acquire_ordered(self, slices: int) -> None:
        """Acquire a few slices for the order."""
        accession = self._s.need(self._s.exam.accession, "the accession number")
        self._acquire(accession=accession, slices=slices)

    def store(self, via: str) -> None:
        """Store the study, over the web (RAD-108) or by C-STORE (RAD-8)."""
        answer = self._s.act("modality", "store", via=via)
        failed = answer.get("failed", 0)
        self._s.expect(failed == 0, f"{failed} instances were not stored")

    def store_raw(self, via: str) -> None:
        """Store the raw file as the Raw Data object that its images name."""
        answer = self._s.act("modality", "store-raw", via=via)
        failed = answer.get("failed", 0)
        self._s.expect(failed == 0, f"{failed} objects were not stored")

    def commit(self, missing: int = 0) -> None:
        """Ask for storage commitment and wait for the report (RAD-10)."""
        self._s.exam.found = {}
        answer = self._s.act("modality", "commit", missing=missing)
        self._s.exam.found = answer
        if answer.get("outcome", "committed") == "pending":
            raise Undecided("the archive did not report the commitment in time")

    def commitment_was(self, outcome: str) -> None:
        """Expect the commitment report to have said so."""
        said = self._s.need(self._s.exam.found.get("outcome"), "the commitment report")
        self._s.expect(said == outcome, f"the report says {said}, not {outcome}")

    def upgrade(self, generation: str) -> None:
        """Install the release of the scanner's software that writes that generation of raw data."""
        self._s.act("modality", "upgrade", generation=generation)

    def complete_step(self) -> None:
        """Report the procedure step completed (RAD-7)."""
        self._s.act("modality", "complete-step", accession=self._s.exam.accession)

    def discontinue_step(self) -> None:
        """Report the procedure step discontinued (RAD-7)."""
        self._s.act("modality", "discontinue-step", accession=self._s.exam.accession)

    def file_provenance(self) -> None:
        """File with the EHR what the study was made of, by which software and parameters."""
        self._s.exam.filed = {}
        self._s.exam.filed = self._s.act("modality", "file-provenance")


class Neurologist:
    """What the neurologist does and sees."""

    def __init__(self, session: Session) -> None:
        self._s = session

    def open_record(self) -> None:
        """Open the patient's record: Observations, ImagingStudy, Endpoint."""
        exam = self._s.exam
        patient_id = self._s.need(exam.patient_id, "the patient identifier")
        identifier = f"{exam.patient_system}|{patient_id}"
        exam.opened = self._s.act("viewer", "open-patient", identifier=identifier)

    def view_images(self) -> None:
        """Click *View images*: Endpoint, WADO-RS, pixels."""
        study = self._s.need(self._s.exam.study_uid, "the study")
        self._s.exam.viewed = self._s.act("viewer", "view-images", study_uid=study)

    def show_study(self) -> None:
        """Show the study as the archive has it, without a record that links it (WADO-RS)."""
        study = self._s.need(self._s.exam.study_uid, "the study")
        arguments = {"study_uid": study, "endpoint": "archive"}
        self._s.exam.viewed = self._s.act("viewer", "view-images", **arguments)

    def record_shows_nihss(self, total: int) -> None:
        """Expect the NIHSS total in the record."""
        seen = as_list(self._s.need(self._s.exam.opened, "the record").get("observations"))
        totals = [o.get("value") for o in seen if o.get("code") == "72089-6"]
        self._s.expect(totals == [total], f"the record shows NIHSS totals {totals}, not [{total}]")

    def record_links_study(self, series: int) -> None:
        """Expect the record to link the study."""
        opened = self._s.need(self._s.exam.opened, "the record")
        studies = [
            s
            for s in as_list(opened.get("studies"))
            if s.get("study_uid") == self._s.exam.study_uid
        ]
        counts = [s.get("series") for s in studies]
        self._s.expect(counts == [series], f"the record links studies with series {counts}")

    def sees_identical_pixels(self) -> None:
        """Expect every acquired image to have been seen, with identical pixels."""
        acquired = self._pixels(self._s.need(self._s.exam.acquired, "the modality's own account"))
        seen = self._pixels(self._s.need(self._s.exam.viewed, "what the neurologist saw"))
        missing = sorted(set(acquired) - set(seen))
        changed = sorted(u for u in acquired if u in seen and seen[u] != acquired[u])
        self._s.expect(
            bool(acquired) and not missing and not changed,
            f"{len(missing)} images are missing, {len(changed)} have other pixels"
            f" ({', '.join((*missing, *changed)[:2])})",
        )

    @staticmethod
    def _pixels(account: JsonDict) -> dict[str, str]:
        pixels = {}
        for series in as_list(account.get("series")):
            for i in as_list(series.get("instances")):
                pixels[str(i.get("sop_instance"))] = str(i.get("pixel_sha256"))
        return pixels


class Workstation:
    """DIMSE queries and retrievals by the viewer (RAD-14, RAD-16)."""

    def __init__(self, session: Session) -> None:
        self._s = session

    def verify(self) -> None:
        """C-ECHO."""
        self._s.act("viewer", "echo", peer="archive")

    def find(self, level: str, keys: Iterable[str], model: str = "study") -> None:
        """C-FIND at a level, with the study's own values for the named keys."""
        wanted: dict[str, str] = dict.fromkeys(RETURN_KEYS[level], "")
        wanted.update({k: self._own(k) for k in keys})
        self._ask("find", level=level, keys=wanted, model=model)

    def find_where(self, keyword: str, value: str) -> None:
        """C-FIND among the patient's studies by a pattern, a range or a list."""
        wanted = dict.fromkeys(RETURN_KEYS["STUDY"], "") | {"PatientID": self._own("PatientID")}
        self._ask("find", level="STUDY", keys=wanted | {keyword: value})

    def find_nothing(self) -> None:
        """C-FIND for a patient nobody has."""
        keys = {"PatientID": f"NOBODY{self._s.salt[-8:]}", "StudyInstanceUID": ""}
        self._ask("find", level="STUDY", keys=keys)

    def found(self, count: int) -> None:
        """Expect so many matches of the last query."""
        seen = len(as_list(self._answer().get("matches")))
        self._s.expect(seen == count, f"{seen} matches, not {count}")

    def retrieve(self, how: str, level: str) -> None:
        """C-MOVE ("move") or C-GET ("get") of the study, or of its first series."""
        keys = {"StudyInstanceUID": self._own("StudyInstanceUID")}
        if level == "SERIES":
            keys["SeriesInstanceUID"] = self._own("SeriesInstanceUID")
        self._ask(how, level=level, keys=keys)

    def move_to_stranger(self) -> None:
        """C-MOVE to a destination that the archive does not know."""
        keys = {"StudyInstanceUID": self._own("StudyInstanceUID")}
        self._ask("move", level="STUDY", keys=keys, destination="NOBODY_KNOWS_ME")

    def refused(self) -> None:
        """Expect the last retrieval to have been refused, with nothing sent."""
        got = self._answer()
        sent = len(as_list(got.get("received")))
        self._s.expect(
            str(got.get("status")) not in ("0x0000", "0xB000") and not sent,
            f"status {got.get('status')} with {sent} instances",
        )

    def received(self, count: int) -> None:
        """Expect so many instances to have arrived."""
        arrived = as_list(self._answer().get("received"))
        self._s.expect(len(arrived) == count, f"{len(arrived)} instances arrived, not {count}")

    def _ask(self, action: str, **arguments: object) -> None:
        self._s.exam.found = {}  # an answer to an earlier question must not pass for this one's
        self._s.exam.found = self._s.act("viewer", action, **arguments)

    def _answer(self) -> JsonDict:
        return self._s.need(self._s.exam.found, "the archive's answer")

    def _own(self, key: str) -> str:
        exam = self._s.exam
        series = as_list(self._s.need(exam.acquired, "the acquired study").get("series"))
        instances = as_list(series[0].get("instances")) if series else []
        values = {
            "PatientID": exam.patient_id,
            "StudyInstanceUID": exam.study_uid,
            "SeriesInstanceUID": series[0].get("series_uid") if series else "",
            "SOPInstanceUID": instances[0].get("sop_instance") if instances else "",
            "AccessionNumber": as_dict(exam.acquired).get("accession"),
            "ModalitiesInStudy": "CT",
            "Modality": "CT",
            "StudyDate": as_dict(exam.acquired).get("study_date"),
        }
        if key not in values:
            raise CaptureError(f"scenario: no own value for key {key!r}")
        return str(self._s.need(values[key], key))


# The words of a step, and what the modality's account and action call them.
WORKLIST_KEYS = {
    "patient": "patient_id",
    "accession number": "accession",
    "station": "station",
    "date": "start_date",
    "time": "start_time",
    "modality": "modality",
}
NOT_SCHEDULED = {
    "patient_id": "NOBODY-HAS-THIS",
    "accession": "NOT-AN-ORDER",
    "station": "NOT-A-STATION",
    "start_date": "19000101",
}


def another(key: str, value: str) -> str:
    """Make a value of a worklist key that an item with `value` does not match."""
    if key == "modality":
        return "MR" if value != "MR" else "CT"
    if key == "start_time":
        hour = (int(value[:2]) + 6) % 24 if value[:2].isdigit() else 0
        return f"{hour:02d}00-{hour:02d}59"
    return NOT_SCHEDULED[key]


# What a workstation asks to be returned, per level (PS3.4 C.6).
RETURN_KEYS = {
    "PATIENT": ("PatientID", "PatientName", "PatientBirthDate", "PatientSex"),
    "STUDY": (
        "PatientID",
        "PatientName",
        "StudyInstanceUID",
        "StudyDate",
        "StudyTime",
        "AccessionNumber",
        "StudyID",
        "ModalitiesInStudy",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
    ),
    "SERIES": (
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "Modality",
        "SeriesNumber",
        "NumberOfSeriesRelatedInstances",
    ),
    "IMAGE": (
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "SOPInstanceUID",
        "SOPClassUID",
        "InstanceNumber",
    ),
}
