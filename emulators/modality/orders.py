"""What is to be examined: a worklist item, or a patient who came without one."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from emulators.core.uids import make_uid

# What identifies and describes the patient, in every object that the order leads to.
PATIENT: Final = (
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "TypeOfPatientID",
    "IssuerOfPatientIDQualifiersSequence",
    "OtherPatientIDsSequence",
    "PatientBirthDate",
    "PatientSex",
)
_FAMILIES: Final = ("Ahlers", "Brodersen", "Carstens", "Detlefsen", "Ehlers", "Feddersen")
_GIVEN: Final = {"F": ("Anke", "Beeke", "Heinke"), "M": ("Boy", "Hauke", "Sönke")}


class UnusableItem(Exception):
    """A worklist item lacks what no examination can do without; the text is one line."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order in the form of a worklist item (PS3.4 Table K.6-1); not changed once made."""

    item: Dataset
    scheduled: bool

    @property
    def accession(self) -> str:
        """Accession Number; "" when there is none."""
        return text(self.item, "AccessionNumber")

    @property
    def study_uid(self) -> str:
        """Study Instance UID that every image has to carry."""
        return text(self.item, "StudyInstanceUID")

    @property
    def study_id(self) -> str:
        """Study ID: the Requested Procedure ID (IHE RAD TF-2 appendix A), or the scanner's own."""
        return text(self.item, "RequestedProcedureID") or f"S{self.study_uid[-8:]}"

    @property
    def step(self) -> Dataset:
        """The Scheduled Procedure Step: exactly one item (PS3.4 K.6)."""
        return _first(self.item, "ScheduledProcedureStepSequence")

    @property
    def procedure(self) -> str:
        """Words for what was requested."""
        asked = text(self.item, "RequestedProcedureDescription")
        return asked or _meaning(self.item, "RequestedProcedureCodeSequence")

    @property
    def protocol(self) -> str:
        """Words for what is scheduled on this equipment."""
        planned = text(self.step, "ScheduledProcedureStepDescription")
        return planned or _meaning(self.step, "ScheduledProtocolCodeSequence")

    def plain(self) -> dict[str, str]:
        """Tell what an operator reads on the worklist."""
        step = self.step
        return {
            "accession": self.accession,
            "patient_id": text(self.item, "PatientID"),
            "issuer": text(self.item, "IssuerOfPatientID"),
            "patient_name": text(self.item, "PatientName"),
            "birth_date": text(self.item, "PatientBirthDate"),
            "sex": text(self.item, "PatientSex"),
            "study_uid": self.study_uid,
            "requested_procedure_id": text(self.item, "RequestedProcedureID"),
            "requested_procedure": self.procedure,
            "step_id": text(step, "ScheduledProcedureStepID"),
            "step": self.protocol,
            "modality": text(step, "Modality"),
            "station": text(step, "ScheduledStationAETitle"),
            "start_date": text(step, "ScheduledProcedureStepStartDate"),
            "start_time": text(step, "ScheduledProcedureStepStartTime"),
        }


def scheduled(item: Dataset) -> Order:
    """Take a worklist item. Raises: UnusableItem when it cannot be examined."""
    taken = copy.deepcopy(item)
    _prune(taken)
    for step in taken.get("ScheduledProcedureStepSequence") or ():
        _prune(step)
    order = Order(taken, True)
    if not order.study_uid:
        raise UnusableItem("a worklist item has no Study Instance UID")
    if len(item.get("ScheduledProcedureStepSequence") or ()) != 1:
        raise UnusableItem("a worklist item has not exactly one Scheduled Procedure Step")
    return order


def unscheduled(seed: int, salt: str, number: int) -> Order:
    """Make up a patient who is examined without an order: the same one for the same seed."""
    rng = np.random.default_rng([seed, number, 0x9A7])
    sex = str(rng.choice(["F", "M"]))
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledProcedureStepDescription = "Head CT without contrast"
    item = Dataset()
    item.SpecificCharacterSet = "ISO_IR 192"
    item.PatientName = f"{rng.choice(_FAMILIES)}^{rng.choice(_GIVEN[sex])}"
    item.PatientID = f"U{make_uid(seed, salt, 'unscheduled patient', number)[-12:]}"
    item.IssuerOfPatientID = "PLUGFEST-CT"
    item.PatientBirthDate = f"{rng.integers(1935, 1975)}{rng.integers(1, 13):02d}15"
    item.PatientSex = sex
    item.StudyInstanceUID = make_uid(seed, salt, "unscheduled study", number)
    item.AccessionNumber = ""
    item.ScheduledProcedureStepSequence = [step]
    return Order(item, False)


def text(ds: Dataset, keyword: str) -> str:
    """Read a value as text: "" when absent or empty, the first of several."""
    value = ds.get(keyword)
    if value is None:
        return ""
    if isinstance(value, MultiValue):
        value = value[0] if len(value) else ""
    return str(value).strip()


def carry(source: Dataset, target: Dataset, keywords: Iterable[str]) -> None:
    """Copy those elements that have a value (types 3 and 1C)."""
    for keyword in keywords:
        if keyword in source and not source[keyword].is_empty:
            element = copy.deepcopy(source[keyword])
            target[element.tag] = element


def carry_or_empty(source: Dataset, target: Dataset, keywords: Iterable[str]) -> None:
    """Copy the elements; those that are absent become empty (type 2)."""
    for keyword in keywords:
        if keyword in source:
            element = copy.deepcopy(source[keyword])
            target[element.tag] = element
        else:
            setattr(target, keyword, [] if keyword.endswith("Sequence") else None)


def items(ds: Dataset, keyword: str) -> list[Dataset]:
    """Copy the items of a sequence; none when it is absent."""
    return copy.deepcopy(list(ds.get(keyword) or ()))


def _prune(ds: Dataset) -> None:
    """Take out of codes and references what is empty, and the items that were nothing else.

    A worklist answers every key that was asked for, so that a code without a version has an empty
    Coding Scheme Version: right in a response, wrong in an image (PS3.3 8.8, type 1C).
    """
    for element in ds:
        if element.VR == "SQ" and element.keyword != "ScheduledProcedureStepSequence":
            for item in element.value:
                _prune(item)
                for inside in [e.tag for e in item if e.is_empty]:
                    del item[inside]
            element.value = [item for item in element.value if len(item)]


def _first(ds: Dataset, keyword: str) -> Dataset:
    items = ds.get(keyword)
    return items[0] if items else Dataset()


def _meaning(ds: Dataset, keyword: str) -> str:
    return text(_first(ds, keyword), "CodeMeaning")
