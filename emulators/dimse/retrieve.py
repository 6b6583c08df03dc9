"""Retrieve: C-MOVE and C-GET of the patient root and study root models (PS3.4 C.4.2, C.4.3)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from pydicom.dataset import Dataset
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_GET, C_MOVE, C_STORE
from pynetdicom.dsutils import decode, encode

from emulators.core.levels import UNIQUE_KEY, Level
from emulators.core.log import log_event
from emulators.core.matching import Key, Matching, kind
from emulators.core.peers import DimsePeer
from emulators.core.store import Store, StoredInstance
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.asking import NotSent, send_instance, syntaxes_to_offer
from emulators.dimse.client import MAX_CONTEXTS, AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import Context
from emulators.dimse.identifiers import BadIdentifier, keys_of, level_named
from emulators.dimse.information_models import GET, MOVE, Model
from emulators.dimse.service import Call, Service
from emulators.dimse.status import (
    CANCEL,
    IDENTIFIER_DOES_NOT_MATCH,
    PENDING,
    SUCCESS,
    UNABLE_TO_PROCESS,
    comment_text,
)

_LOG = logging.getLogger(__name__)

PeerLookup = Callable[[str], DimsePeer | None]
"""Finds a known peer by its AE title."""

SOME_FAILED: Final = 0xB000
ALL_FAILED: Final = 0xA702
DESTINATION_UNKNOWN: Final = 0xA801

_MOST_SUB_OPERATIONS: Final = 65535


@dataclass(slots=True)
class Tally:
    """Counts of sub-operations (PS3.4 C.4.2.1.6 to C.4.2.1.9)."""

    remaining: int
    completed: int = 0
    failed: int = 0
    warning: int = 0
    failed_instances: list[str] = field(default_factory=list)

    def count(self, instance: StoredInstance, outcome: int | None) -> None:
        """Count the outcome of one: the status of its C-STORE, or None when it failed otherwise."""
        self.remaining -= 1
        if outcome == SUCCESS:
            self.completed += 1
        elif outcome is not None and outcome & 0xF000 == 0xB000:
            self.warning += 1
        else:
            self.failed += 1
            self.failed_instances.append(instance.sop_instance)

    @property
    def final(self) -> int:
        """The status when no sub-operation remains."""
        if not self.failed and not self.warning:
            return SUCCESS
        return SOME_FAILED if self.completed or self.warning else ALL_FAILED


class Retrieve(Service):
    """Sends what the store holds: to another AE by C-MOVE, to the asking one by C-GET."""

    def __init__(self, store: Store, ae_title: str, peers: PeerLookup) -> None:
        self._store = store
        self._ae_title = ae_title
        self._peers = peers
        self.contexts = tuple(Context(sop_class) for sop_class in (*MOVE, *GET))

    def operations(self) -> Mapping[type, Callable[[Call], None]]:
        """C-MOVE and C-GET, answered without the library: it would decode every object."""
        return {C_MOVE: self.move, C_GET: self.get}

    def move(self, call: Call) -> None:
        """Send the instances on another association."""
        wanted = self._wanted(call, MOVE)
        if wanted is None:
            return
        title = str(getattr(call.request, "MoveDestination", "") or "").strip()
        peer = self._peers(title)
        if peer is None:
            _answer(call, DESTINATION_UNKNOWN, comment="move destination unknown")
            return
        originator = (str(call.assoc.requestor.ae_title), call.request.MessageID or 0)
        tally = Tally(len(wanted))
        for contexts, batch in _batches(wanted):
            done = 0
            try:
                with associate(
                    peer, contexts, calling_ae=self._ae_title, limit_s=_limit(call.assoc)
                ) as onward:
                    for instance in batch:
                        if _ends(call, tally):
                            return
                        tally.count(instance, self.send(onward, instance, tally, originator))
                        done += 1
                        _answer(call, PENDING, tally)
            except (Unreachable, AssociationRefused) as problem:
                log_event(_LOG, logging.WARNING, "move destination", why=str(problem))
                for instance in batch[done:]:
                    tally.count(instance, None)
        _answer(call, tally.final, tally)

    def get(self, call: Call) -> None:
        """Send the instances on the association that they were asked for on."""
        wanted = self._wanted(call, GET)
        if wanted is None:
            return
        tally = Tally(len(wanted))
        for instance in wanted:
            if _ends(call, tally):
                return
            tally.count(instance, self.send(call.assoc, instance, tally, None))
            if not call.assoc.is_established:
                return
            _answer(call, PENDING, tally)
        _answer(call, tally.final, tally)

    def send(
        self,
        assoc: Association,
        instance: StoredInstance,
        tally: Tally,
        originator: tuple[str, int] | None,
        amend: Callable[[C_STORE], None] | None = None,
    ) -> int | None:
        """Do one sub-operation; return the status of its C-STORE, None when it failed otherwise."""
        number = tally.completed + tally.failed + tally.warning
        message_id = number % _MOST_SUB_OPERATIONS + 1
        try:
            return send_instance(assoc, instance, message_id, originator, amend)
        except NotSent as problem:
            log_event(_LOG, logging.WARNING, "sub-operation failed", why=str(problem))
            return None

    def _wanted(self, call: Call, models: Mapping[str, Model]) -> list[StoredInstance] | None:
        """Return the instances that are asked for; None when the call has been answered."""
        try:
            identifier = _identifier(call)
            level = level_named(identifier)
            keys = keys_of(identifier)
            selected = _selection(models[str(call.context.abstract_syntax)], level, keys)
        except BadIdentifier as problem:
            _answer(call, IDENTIFIER_DOES_NOT_MATCH, comment=str(problem))
            return None
        except UNREADABLE as problem:
            log_event(_LOG, logging.WARNING, "identifier unreadable", why=type(problem).__name__)
            _answer(call, UNABLE_TO_PROCESS, comment="the identifier cannot be read")
            return None
        found: dict[str, StoredInstance] = {}
        for where in selected:
            for instance in self._store.instances(**where):
                found[instance.sop_instance] = instance
        if len(found) > _MOST_SUB_OPERATIONS:
            _answer(call, ALL_FAILED, comment="more instances than can be counted")
            return None
        return list(found.values())


def _identifier(call: Call) -> Dataset:
    """Decode the identifier. Raises: what `UNREADABLE` names."""
    encoded = call.request.Identifier
    if encoded is None:
        raise ValueError("no identifier")
    syntax = call.context.transfer_syntax[0]
    return decode(encoded, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)


_ARGUMENT: Final = {
    Level.PATIENT: "patient_id",
    Level.STUDY: "study",
    Level.SERIES: "series",
    Level.IMAGE: "instance",
}


def _selection(model: Model, level: Level, keys: Sequence[Key]) -> list[dict[str, str]]:
    """Return which instances are meant, one selection for each value of the level's unique key.

    Only unique keys may have values (C.4.2.2.1): to pass over another one would retrieve more
    than was asked for. Raises: BadIdentifier.
    """
    model.require_level(level)
    model.require_outer(level, keys)
    unique = {UNIQUE_KEY[at]: at for at in Level if model.top <= at <= level}
    # A study root SCU may name the patient as well; that narrows nothing that is unique already.
    for key in keys:
        if key.tag not in unique and kind(key) is not Matching.UNIVERSAL:
            raise BadIdentifier(f"key {key.tag} is not a unique key of the level or above", key.tag)
    outer: dict[str, str] = {}
    values: tuple[str, ...] = ()
    for key in keys:
        if key.tag == UNIQUE_KEY[level]:
            values = key.values
            if kind(key) is Matching.UNIVERSAL or (level is Level.PATIENT and len(values) > 1):
                raise BadIdentifier(f"unique key {key.tag} has no usable value", key.tag)
        elif key.tag in unique:
            outer[_ARGUMENT[unique[key.tag]]] = key.values[0]
    if not values:
        raise BadIdentifier(f"unique key {UNIQUE_KEY[level]} is missing", UNIQUE_KEY[level])
    return [{**outer, _ARGUMENT[level]: value.strip()} for value in values]


def _batches(
    instances: Sequence[StoredInstance],
) -> Iterator[tuple[list[Context], list[StoredInstance]]]:
    """Cut into as many associations as their presentation contexts need: mostly one."""
    contexts: list[Context] = []
    classes: set[str] = set()
    for sop_class, syntaxes in syntaxes_to_offer(instances).items():
        # One context for each syntax: the acceptor then tells which of them it takes.
        offered = [Context(sop_class, (syntax,)) for syntax in syntaxes]
        if contexts and len(contexts) + len(offered) > MAX_CONTEXTS:
            yield contexts, [i for i in instances if i.sop_class in classes]
            contexts, classes = [], set()
        contexts += offered
        classes.add(sop_class)
    if contexts:
        yield contexts, [i for i in instances if i.sop_class in classes]


def _ends(call: Call, tally: Tally) -> bool:
    """Tell whether to stop: the peer has gone, or has cancelled, which is answered here."""
    if call.assoc.acse.is_aborted():
        return True
    if call.request.MessageID not in call.assoc.dimse.cancel_req:
        return False
    _answer(call, CANCEL, tally)
    return True


def _limit(assoc: Association) -> float:
    limit = assoc.dimse_timeout
    return 30.0 if limit is None else float(limit)


def _answer(call: Call, code: int, tally: Tally | None = None, comment: str = "") -> None:
    """Send a response with the counts that its status calls for (PS3.4 C.4.2.1.4 and .6)."""
    answer: Any = type(call.request)()
    answer.MessageIDBeingRespondedTo = call.request.MessageID
    answer.AffectedSOPClassUID = call.request.AffectedSOPClassUID
    answer.Status = code
    if comment:
        answer.ErrorComment = comment_text(comment)
    if tally is not None:
        if code in (PENDING, CANCEL):
            answer.NumberOfRemainingSuboperations = tally.remaining
        answer.NumberOfCompletedSuboperations = tally.completed
        answer.NumberOfFailedSuboperations = tally.failed
        answer.NumberOfWarningSuboperations = tally.warning
        if code not in (PENDING, SUCCESS) and tally.failed_instances:
            failed = Dataset()
            failed.FailedSOPInstanceUIDList = tally.failed_instances
            syntax = call.context.transfer_syntax[0]
            encoded = encode(
                failed, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated
            )
            answer.Identifier = BytesIO(encoded or b"")
    if call.assoc.is_established:
        call.assoc.dimse.send_msg(answer, call.context.context_id or 0)
