"""Query and retrieve (PS3.4 C): the viewer as SCU of C-FIND, C-MOVE (RAD-14, RAD-16), C-GET."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.peers import DimsePeer
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.client import associate
from emulators.dimse.contexts import NATIVE, Context, Role
from emulators.dimse.responses import Response, Unanswered, responses
from emulators.viewer.receiving import IMAGE_CLASSES, Inbox, store_from_get
from emulators.web.control import ActionFailed, BadArgument

LEVELS: Final = ("PATIENT", "STUDY", "SERIES", "IMAGE")
MODELS: Final = {
    ("study", "find"): "1.2.840.10008.5.1.4.1.2.2.1",
    ("study", "move"): "1.2.840.10008.5.1.4.1.2.2.2",
    ("study", "get"): "1.2.840.10008.5.1.4.1.2.2.3",
    ("patient", "find"): "1.2.840.10008.5.1.4.1.2.1.1",
    ("patient", "move"): "1.2.840.10008.5.1.4.1.2.1.2",
    ("patient", "get"): "1.2.840.10008.5.1.4.1.2.1.3",
}
KEYS_MAX: Final = 64
MATCHES_MAX: Final = 10_000
PENDING: Final = (0xFF00, 0xFF01)
_NO_TEXT: Final = frozenset({"SQ", "OB", "OW", "OD", "OF", "OL", "OV", "UN", "AT"})


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: in which information model, on which level, by which keys."""

    model: str  # "study" or "patient" root
    level: str
    keys: Dataset

    def identifier(self) -> Dataset:
        """Make the Identifier (C.4.1.1.3)."""
        ds = Dataset()
        ds.update(self.keys)
        ds.QueryRetrieveLevel = self.level
        return ds


@dataclass(slots=True)
class Outcome:
    """How a query or retrieval ended."""

    status: int
    completed: int = 0
    failed: int = 0
    warning: int = 0

    def plain(self) -> dict[str, object]:
        """Describe it as the contract wants it."""
        return {
            "status": f"0x{self.status:04X}",
            "completed": self.completed,
            "failed": self.failed,
            "warning": self.warning,
        }


def load_query(model: str, level: str, keys: object) -> Query:
    """Read what an operator asks for. Raises: BadArgument, naming the key."""
    if level not in LEVELS or (level == "PATIENT" and model == "study"):
        raise BadArgument(f"level: one of {', '.join(LEVELS)} that the model has is wanted")
    if not isinstance(keys, Mapping) or len(keys) > KEYS_MAX:
        raise BadArgument(f"keys: an object of at most {KEYS_MAX} keywords is wanted")
    ds = Dataset()
    for keyword, value in keys.items():
        ds.add(_element(str(keyword), value))
    if any(not str(e.value or "").isascii() for e in ds):
        ds.SpecificCharacterSet = "ISO_IR 192"
    return Query(model, level, ds)


def find(
    peer: DimsePeer, calling_ae: str, query: Query, limit_s: float
) -> tuple[Outcome, list[dict[str, object]]]:
    """Ask by C-FIND and return what matches.

    Raises: ActionFailed, Unanswered, those of `associate`.
    """
    model = MODELS[query.model, "find"]
    matches: list[dict[str, object]] = []
    with associate(peer, [Context(model)], calling_ae=calling_ae, limit_s=limit_s) as assoc:
        last = Dataset()
        made = assoc.send_c_find(query.identifier(), model)
        for last, match in responses("C-FIND", made, limit_s):
            if match is not None and last.get("Status") in PENDING:
                matches.append(_readable(match))
            if len(matches) > MATCHES_MAX:
                raise ActionFailed(f"C-FIND has more than {MATCHES_MAX} matches")
    return _outcome("C-FIND", last), matches


def move(
    peer: DimsePeer, calling_ae: str, query: Query, destination: str, limit_s: float
) -> Outcome:
    """Have the peer send to `destination`. Raises: Unanswered, those of `associate`."""
    model = MODELS[query.model, "move"]
    with associate(peer, [Context(model)], calling_ae=calling_ae, limit_s=limit_s) as assoc:
        made = assoc.send_c_move(query.identifier(), destination, model)
        return _last("C-MOVE", responses("C-MOVE", made, limit_s))


def get(peer: DimsePeer, calling_ae: str, query: Query, inbox: Inbox, limit_s: float) -> Outcome:
    """Retrieve on this association, as SCP of storage by role selection (PS3.4 C.5.3).

    Raises: Unanswered, those of `associate`.
    """
    model = MODELS[query.model, "get"]
    with associate(
        peer,
        [Context(model), *(Context(uid, NATIVE) for uid in IMAGE_CLASSES)],
        calling_ae=calling_ae,
        roles=[Role(uid, scu=False, scp=True) for uid in IMAGE_CLASSES],
        handlers=[(evt.EVT_C_STORE, lambda event: store_from_get(inbox, event))],
        limit_s=limit_s,
    ) as assoc:
        made = assoc.send_c_get(query.identifier(), model)
        return _last("C-GET", responses("C-GET", made, limit_s))


def _last(operation: str, made: Iterable[Response]) -> Outcome:
    statuses = [status for status, _ in made]  # pending ones count what was done so far
    return _outcome(operation, statuses[-1] if statuses else Dataset())


def _outcome(operation: str, status: Dataset) -> Outcome:
    code = status.get("Status")
    if code is None:
        raise Unanswered(f"{operation} was not answered")
    return Outcome(
        int(code),
        int(status.get("NumberOfCompletedSuboperations") or 0),
        int(status.get("NumberOfFailedSuboperations") or 0),
        int(status.get("NumberOfWarningSuboperations") or 0),
    )


def _element(keyword: str, value: object) -> DataElement:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise BadArgument(f"keys: {keyword[:64]!r} is no keyword of the data dictionary")
    vr = dictionary_VR(tag)
    if vr in _NO_TEXT:
        raise BadArgument(f"keys: {keyword} has no value that can be asked for as text")
    if not isinstance(value, str):
        raise BadArgument(f"keys: {keyword}: a text is wanted")
    try:
        # Text goes out as it is given, even where it has no valid value for its VR.
        return DataElement(tag, vr, _value(vr, value), validation_mode=0)
    except (ValueError, TypeError, ArithmeticError) as why:
        raise BadArgument(f"keys: {keyword}: not a value of VR {vr}") from why


def _value(vr: str, text: str) -> Any:
    if vr in ("US", "SS", "UL", "SL", "FL", "FD", "UV", "SV"):
        return None if not text else (float(text) if vr in ("FL", "FD") else int(text))
    return text


def _readable(match: Dataset) -> dict[str, object]:
    try:
        return _plain(match)
    except UNREADABLE as why:
        raise ActionFailed(f"a match cannot be read: {type(why).__name__}") from why


def _plain(match: Dataset) -> dict[str, object]:
    """Give a match's attributes that have a keyword: texts, and lists of them."""
    found: dict[str, object] = {}
    for element in match:
        if not element.keyword or element.VR in _NO_TEXT:
            continue
        value = element.value
        if element.VM > 1:
            found[element.keyword] = [str(v) for v in value]
        else:
            found[element.keyword] = "" if value is None else str(value)
    return found
