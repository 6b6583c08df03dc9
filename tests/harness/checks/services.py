"""Conforming exchanges of each DIMSE service, to be varied by the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.core.requirement import Role
from harness.core.subject import Carrier, DimseExchange, Instance, Operation
from harness.facts import uids
from tests.harness.checks.build import CT_IMAGE_STORAGE, instance
from tests.harness.checks.messages import Elements, Response, Value, dimse
from tests.harness.checks.parties import ARCHIVE, MODALITY

STUDY, SERIES = "1.2.3", "1.2.3.1"
MPPS_INSTANCE, TRANSACTION = "1.2.9.1", "1.2.8.1"
SCHEDULED: dict[int, Value] = {
    0x0020000D: STUDY,
    0x00081110: [],
    0x00080050: "A1",
    0x00321060: "Head",
    0x00401001: "R1",
    0x00400009: "S1",
    0x00400007: "",
    0x00400008: [],
}
CREATION: dict[int, Value] = {
    **dict.fromkeys((0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00200010), ""),
    **dict.fromkeys((0x00400242, 0x00400243, 0x00400250, 0x00400251, 0x00400254), ""),
    0x00081032: [],
    0x00400255: "",
    0x00400260: [],
    0x00400340: [],
    0x00080060: "CT",
    0x00400241: "MODALITY",
    0x00400244: "20260101",
    0x00400245: "1200",
    0x00400252: "IN PROGRESS",
    0x00400253: "P1",
    0x00400270: [SCHEDULED],
}


def without(elements: Elements, *tags: int) -> dict[int, Value]:
    """Leave elements out."""
    return {k: v for k, v in elements.items() if k not in tags}


def ct(instance_uid: str, study: str = STUDY) -> dict[int, Value]:
    """Make the identifying part of a CT image."""
    return {
        0x00080016: CT_IMAGE_STORAGE,
        0x00080018: instance_uid,
        0x0020000D: study,
        0x0020000E: SERIES,
    }


def c_store(
    uid: str = "1.2.3.1.1", status: int | None = 0, *, study: str = STUDY, **more: Any
) -> DimseExchange:
    """Store a CT image; a status of None: no response."""
    more.setdefault("data", ct(uid, study))
    responses = () if status is None else (Response(status),)
    return dimse(
        Operation.C_STORE, *responses, sop_class=CT_IMAGE_STORAGE, sop_instance=uid, **more
    )


def c_find(
    keys: Elements,
    *found: Elements,
    level: str = "STUDY",
    sop_class: str = uids.STUDY_ROOT_FIND,
    pending: int = 0xFF00,
    **more: Any,
) -> DimseExchange:
    """Query, and get identifiers that have level and Retrieve AE Title beside what is given."""
    asked = {0x00080052: level, **keys} if level else dict(keys)
    added: dict[int, Value] = {0x00080052: level, 0x00080054: "ARCHIVE"} if level else {}
    answers = [Response(pending, {**added, **f}) for f in found]
    more.setdefault("data", asked)
    return dimse(Operation.C_FIND, *answers, Response(0), sop_class=sop_class, **more)


def mwl(keys: Elements, *found: Elements, **more: Any) -> DimseExchange:
    """Query the worklist."""
    return c_find(keys, *found, level="", sop_class=uids.MODALITY_WORKLIST_FIND, **more)


def counts(
    completed: int | None,
    failed: int | None = 0,
    warning: int | None = 0,
    remaining: int | None = None,
) -> dict[int, Value | None]:
    """Make the numbers of sub-operations."""
    return {0x1020: remaining, 0x1021: completed, 0x1022: failed, 0x1023: warning}


def c_move(
    final: Response,
    *pending: Mapping[int, Value | None],
    keys: Elements | None = None,
    operation: Operation = Operation.C_MOVE,
    destination: str | None = "VIEWER",
    **more: Any,
) -> DimseExchange:
    """Retrieve a study; `pending`: the numbers of each pending response."""
    sop_class = uids.STUDY_ROOT_MOVE if operation is Operation.C_MOVE else uids.STUDY_ROOT_GET
    more.setdefault("data", {0x00080052: "STUDY", 0x0020000D: STUDY} if keys is None else keys)
    return dimse(
        operation,
        *(Response(0xFF00, None, p) for p in pending),
        final,
        sop_class=sop_class,
        command={0x0600: destination} if operation is Operation.C_MOVE else {},
        initiator="viewer",
        id="c1.d1",
        at=1.0,
        **more,
    )


def sub_operation(
    number: int,
    status: int | None = 0,
    *,
    parent: str = "c1.d1",
    side: Role = Role.INITIATOR,
    **more: Any,
) -> DimseExchange:
    """Store one instance for a C-MOVE from the archive to the viewer."""
    return c_store(
        f"1.2.3.1.{number}",
        status,
        initiator="archive",
        responder="viewer",
        side=side,
        parent=parent,
        id=f"c2.d{number}",
        at=1.0 + number / 1000,
        **more,
    )


def n_create(
    elements: Elements | None = None, status: int = 0, *, at: float = 1.0, **more: Any
) -> DimseExchange:
    """Create a performed procedure step."""
    more.setdefault("sop_instance", MPPS_INSTANCE)
    more.setdefault("id", f"c1.d{int(at * 10)}")
    data = CREATION if elements is None else elements
    return dimse(
        Operation.N_CREATE,
        Response(status),
        sop_class=uids.MPPS,
        data=data,
        responder="ehr",
        at=at,
        **more,
    )


def performed(*instances: str) -> dict[int, Value]:
    """Make an item of Performed Series Sequence."""
    return {
        0x0020000E: SERIES,
        0x00181030: "HEAD",
        0x00081140: [{0x00081150: CT_IMAGE_STORAGE, 0x00081155: i} for i in instances],
    }


def completion(*instances: str) -> dict[int, Value]:
    """Make what completes a step."""
    return {
        0x00400252: "COMPLETED",
        0x00400250: "20260101",
        0x00400251: "1210",
        0x00400340: [performed(*instances)],
    }


def n_set(elements: Elements, status: int = 0, *, at: float = 2.0, **more: Any) -> DimseExchange:
    """Change a performed procedure step."""
    more.setdefault("sop_instance", MPPS_INSTANCE)
    more.setdefault("id", f"c1.d{int(at * 10)}")
    return dimse(
        Operation.N_SET,
        Response(status),
        sop_class=uids.MPPS,
        data=elements,
        responder="ehr",
        at=at,
        **more,
    )


def references(*instances: str) -> list[dict[int, Value]]:
    """Make the items of a Referenced SOP Sequence."""
    return [{0x00081150: CT_IMAGE_STORAGE, 0x00081155: i} for i in instances]


def failures(*instances: str, reason: int | None = 0x0112) -> list[dict[int, Value]]:
    """Make the items of a Failed SOP Sequence."""
    extra: dict[int, Value] = {} if reason is None else {0x00081197: reason}
    return [{**i, **extra} for i in references(*instances)]


def n_action(
    *instances: str,
    status: int = 0,
    transaction: str = TRANSACTION,
    action: int = 1,
    sop_instance: str = uids.STORAGE_COMMITMENT_PUSH_INSTANCE,
    data: Elements | None = None,
    at: float = 5.0,
    **more: Any,
) -> DimseExchange:
    """Ask for storage commitment."""
    wanted = {0x00081195: transaction, 0x00081199: references(*instances)}
    more.setdefault("id", f"c1.d{int(at * 10)}")
    return dimse(
        Operation.N_ACTION,
        Response(status),
        sop_class=uids.STORAGE_COMMITMENT_PUSH,
        sop_instance=sop_instance,
        command={0x1008: action},
        data=wanted if data is None else data,
        at=at,
        **more,
    )


def n_event_report(
    committed: Sequence[str],
    failed: Sequence[str] = (),
    *,
    event: int | None = None,
    transaction: str = TRANSACTION,
    reason: int | None = 0x0112,
    status: int = 0,
    side: Role = Role.INITIATOR,
    at: float = 6.0,
    **more: Any,
) -> DimseExchange:
    """Report on storage commitment: archive to modality, by default on a new association."""
    data: dict[int, Value] = {0x00081195: transaction, 0x00081199: references(*committed)}
    if failed:
        data[0x00081198] = failures(*failed, reason=reason)
    more.setdefault("id", f"c3.d{int(at * 10)}")
    return dimse(
        Operation.N_EVENT_REPORT,
        Response(status),
        sop_class=uids.STORAGE_COMMITMENT_PUSH,
        sop_instance=uids.STORAGE_COMMITMENT_PUSH_INSTANCE,
        command={0x1002: event if event is not None else 2 if failed else 1},
        data=data,
        side=side,
        initiator="archive",
        responder="modality",
        at=at,
        **more,
    )


def stored(
    uid: str, *, by: DimseExchange | None = None, study: str = STUDY, number: int = 1
) -> Instance:
    """Make the instance that a C-STORE carried from modality to archive."""
    return instance(
        ct(uid, study),
        carrier=Carrier.C_STORE,
        creator=MODALITY,
        sender=MODALITY,
        receiver=ARCHIVE,
        exchange=by.id if by else "c9.d1",
        id=f"{by.id if by else 'c9.d1'}.i{number}",
        at=by.at if by else 1.5,
    )
