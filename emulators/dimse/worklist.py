"""Modality Worklist as SCP (PS3.4 annex K): which scheduled procedure steps match a query."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence as Items
from pynetdicom import evt

from emulators.core.deviations import unchanged
from emulators.core.log import log_event
from emulators.core.matching import RANGE_VRS, Attribute, Key, matches, split_range
from emulators.dimse.contexts import Context
from emulators.dimse.identifiers import keys_of
from emulators.dimse.service import EventHandler, Service

WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"

PENDING: Final = 0xFF00
PENDING_UNSUPPORTED: Final = 0xFF01  # an optional key is not supported for existence
CANCELLED: Final = 0xFE00
IDENTIFIER_DOES_NOT_MATCH: Final = 0xA900
UNABLE_TO_PROCESS: Final = 0xC001

_STEPS: Final = "ScheduledProcedureStepSequence"
_DATE: Final = "ScheduledProcedureStepStartDate"
_TIME: Final = "ScheduledProcedureStepStartTime"

# The attributes of Table K.6-1 that items have, with a value or empty; others are optional keys
# that this worklist does not support. A sequence lists the attributes of its items.
_CODE: Final = ("CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion", "CodeMeaning")
_REFERENCE: Final = ("ReferencedSOPClassUID", "ReferencedSOPInstanceUID")
_ENTITY: Final = ("UniversalEntityID", "UniversalEntityIDType")
_PLAIN: Final = (
    "AccessionNumber",
    "AdmissionID",
    "Allergies",
    "ConfidentialityConstraintOnPatientDataDescription",
    "CurrentPatientLocation",
    "IssuerOfPatientID",
    "MedicalAlerts",
    "PatientBirthDate",
    "PatientID",
    "PatientName",
    "PatientSex",
    "PatientState",
    "PatientTransportArrangements",
    "PatientWeight",
    "PregnancyStatus",
    "ReasonForTheRequestedProcedure",
    "ReferringPhysicianName",
    "RequestedProcedureDescription",
    "RequestedProcedureID",
    "RequestedProcedurePriority",
    "RequestingPhysician",
    "SpecialNeeds",
    "StudyInstanceUID",
)
_PLAIN_IN_STEP: Final = (
    "Modality",
    "PreMedication",
    "RequestedContrastAgent",
    "ScheduledPerformingPhysicianName",
    "ScheduledProcedureStepDescription",
    "ScheduledProcedureStepID",
    "ScheduledProcedureStepLocation",
    _DATE,
    _TIME,
    "ScheduledProcedureStepStatus",
    "ScheduledStationAETitle",
    "ScheduledStationName",
)

_LOG = logging.getLogger(__name__)

_Tree = Mapping[int, "_Tree | None"]  # tag -> what its items have; None: no sequence


class Worklist(Protocol):
    """Where the items come from."""

    def items(self) -> Sequence[Dataset]:
        """List the scheduled procedure steps, each with one item of the step sequence."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """Where a worklist can be made to misbehave; as it is, it does not."""

    asked: Callable[[Dataset], Dataset] = unchanged  # the keys that items have to match
    told: Callable[[Dataset], Dataset] = unchanged  # the identifier of a response


class WorklistFind(Service):
    """C-FIND on the Modality Worklist Information Model."""

    contexts = (Context(WORKLIST_FIND),)

    def __init__(self, worklist: Worklist, conduct: Conduct | None = None) -> None:
        """Search `worklist`."""
        self._worklist = worklist
        self._conduct = conduct or Conduct()

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the events it handles."""
        return {evt.EVT_C_FIND: self._find}

    def _find(self, event: evt.Event) -> Iterator[tuple[int, Dataset | None]]:
        try:
            identifier = event.identifier
            identifier.decode()
        except (ValueError, TypeError, LookupError, AttributeError, NotImplementedError) as why:
            log_event(_LOG, logging.WARNING, "worklist-query-unreadable", why=type(why).__name__)
            yield UNABLE_TO_PROCESS, None
            return
        if len(identifier.get(_STEPS) or ()) > 1:
            yield IDENTIFIER_DOES_NOT_MATCH, None  # K.6.1: one item of keys
            return
        pending = PENDING if _supported(identifier, _SUPPORTED) else PENDING_UNSUPPORTED
        asked = self._conduct.asked(identifier)
        for item in self._worklist.items():
            if event.is_cancelled:
                yield CANCELLED, None
                return
            if found(asked, item):
                yield pending, self._conduct.told(answer(identifier, item))


def found(identifier: Dataset, item: Dataset) -> bool:
    """Tell whether a worklist item matches the keys of an Identifier (K.2.2)."""
    keys = [key for key in keys_of(identifier) if int(key.tag, 16) in _SUPPORTED]
    kept: list[Key] = []
    for key in keys:
        if key.tag != _hex(_STEPS) or not key.items:
            kept.append(key)
            continue
        steps = [inner for inner in key.items if int(inner.tag, 16) in _IN_STEP]
        steps, moment = _combined(steps)
        if moment is not None and not matches([moment], {moment.tag: _start(item)}):
            return False
        kept.append(Key(key.tag, key.vr, items=tuple(steps)))
    return matches(kept, _attributes(item))


def answer(identifier: Dataset, item: Dataset) -> Dataset:
    """Give of an item what the Identifier asks for, supported keys only (K.4.1.1.3)."""
    made = _asked(identifier, item, _SUPPORTED)
    character_set = item.get("SpecificCharacterSet")
    if character_set and not _is_ascii(made):
        made.SpecificCharacterSet = character_set
    elif "SpecificCharacterSet" in identifier:
        made.SpecificCharacterSet = None
    return made


def _asked(keys: Dataset, source: Dataset, supported: _Tree) -> Dataset:
    made = Dataset()
    for key in keys:
        if key.tag not in supported:
            continue
        held = source.get(key.tag)
        inner = supported[key.tag]
        if inner is None:
            made[key.tag] = copy.deepcopy(held) if held is not None else _empty(key)
            continue
        items = list(held.value or ()) if held is not None else []
        wanted = key.value[0] if key.value else None
        if wanted:  # only the attributes that the item of keys names (C.2.2.2.6)
            items = [_asked(wanted, one, inner) for one in items]
        made[key.tag] = DataElement(key.tag, "SQ", Items(copy.deepcopy(items)))
    return made


def _empty(key: DataElement) -> DataElement:
    return DataElement(key.tag, key.VR, None)


def _supported(identifier: Dataset, supported: _Tree) -> bool:
    """Tell whether every key is supported for existence."""
    for key in identifier:
        if key.keyword in ("SpecificCharacterSet", "TimezoneOffsetFromUTC"):
            continue
        if key.tag not in supported:
            return False
        inner = supported[key.tag]
        if inner is not None and key.value and not _supported(key.value[0], inner):
            return False
    return True


def _combined(keys: list[Key]) -> tuple[list[Key], Key | None]:
    """Ranges of start date and start time together are one range of moments (Table K.6-1)."""
    date = next((key for key in keys if key.tag == _hex(_DATE)), None)
    time = next((key for key in keys if key.tag == _hex(_TIME)), None)
    if date is None or time is None or len(date.values) != 1 or len(time.values) != 1:
        return keys, None
    days, clocks = split_range(date.values[0], "DA"), split_range(time.values[0], "TM")
    if days is None or clocks is None:
        return keys, None
    low = days[0] + clocks[0].replace(":", "") if days[0] else ""
    high = days[1] + clocks[1].replace(":", "") if days[1] else ""
    rest = [key for key in keys if key.tag not in (date.tag, time.tag)]
    return rest, Key("START", "DT", (f"{low}-{high}",))


def _start(item: Dataset) -> Attribute:
    step = item[_STEPS].value[0]
    return Attribute("DT", (f"{step.get(_DATE) or ''}{step.get(_TIME) or ''}",))


def _attributes(ds: Dataset) -> dict[str, Attribute]:
    return {
        f"{element.tag:08X}": Attribute(
            element.VR, items=tuple(_attributes(one) for one in element.value or ())
        )
        if element.VR == "SQ"
        else Attribute(element.VR, _values(element))
        for element in ds
    }


def _values(element: DataElement) -> tuple[str, ...]:
    value: Any = element.value
    if element.VR == "SQ" or value is None:
        return ()
    several = value if isinstance(value, (MultiValue, list)) else [value]
    # Backslash has no place in a range, so these come as they were written.
    return tuple(str(one).strip() if element.VR in RANGE_VRS else str(one) for one in several)


def _is_ascii(ds: Dataset) -> bool:
    return all(
        all(_is_ascii(one) for one in element.value or ())
        if element.VR == "SQ"
        else all(text.isascii() for text in _values(element))
        for element in ds
    )


def _hex(keyword: str) -> str:
    return f"{tag_for_keyword(keyword):08X}"


def _tree(keywords: Sequence[str], **sequences: _Tree) -> _Tree:
    named: dict[str, _Tree | None] = dict.fromkeys(keywords)
    named.update(sequences)
    return {tag: inner for name, inner in named.items() if (tag := tag_for_keyword(name))}


_IN_STEP: Final = _tree(_PLAIN_IN_STEP, ScheduledProtocolCodeSequence=_tree(_CODE))
_SUPPORTED: Final = _tree(
    _PLAIN,
    IssuerOfAccessionNumberSequence=_tree(("LocalNamespaceEntityID", *_ENTITY)),
    IssuerOfPatientIDQualifiersSequence=_tree(_ENTITY),
    ReferencedPatientSequence=_tree(_REFERENCE),
    ReferencedStudySequence=_tree(_REFERENCE),
    RequestedProcedureCodeSequence=_tree(_CODE),
    ScheduledProcedureStepSequence=_IN_STEP,
)
