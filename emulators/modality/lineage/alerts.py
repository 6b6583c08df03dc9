"""What a person has to look at: raised once, and resolved by whatever removes its cause.

Acknowledged, an alert is not listed any more, but stands: it is not raised a second time, and is
resolved like an open one. When each kind is resolved:

- NO_READER of a raw file: any pinned software reproduces it, or reconstructs it first; or it is
  entered again, and can be read. Of a file in a watched folder: a later look reads it.
- NOT_REPRODUCED: the same software reproduces it.
- DIGEST_MISMATCH of a copy: that copy is found to be what it was. Of a Raw Data object: the archive
  gives the file for it. Of an image's pixels: never, two places that differ are a person's matter.
- ORPHAN_RAW, ORPHAN_SERIES, AMBIGUOUS_LINK: it has a partner.
- UNKNOWN_SCANNER, UNKNOWN_SOFTWARE: never by itself; acknowledging it makes the scanner, or its
  software, known.
- UNKNOWN_RAW_FORMAT, CLOCK_SKEW: never; a person acknowledges them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from emulators.modality.lineage.database import Database, now


class Alert(StrEnum):
    """Kinds of alerts."""

    UNKNOWN_SCANNER = "UNKNOWN_SCANNER"
    UNKNOWN_SOFTWARE = "UNKNOWN_SOFTWARE"
    UNKNOWN_RAW_FORMAT = "UNKNOWN_RAW_FORMAT"
    NO_READER = "NO_READER"
    ORPHAN_RAW = "ORPHAN_RAW"
    ORPHAN_SERIES = "ORPHAN_SERIES"
    AMBIGUOUS_LINK = "AMBIGUOUS_LINK"
    CLOCK_SKEW = "CLOCK_SKEW"
    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    NOT_REPRODUCED = "NOT_REPRODUCED"


class State(StrEnum):
    """How far an alert has come."""

    OPEN = "OPEN"
    ACKED = "ACKED"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True)
class Raised:
    """One alert as it stands."""

    key: int
    at: str
    kind: Alert
    state: State
    detail: Mapping[str, object]


def raise_alert(
    db: Database, kind: Alert, table: str, key: int | None, detail: Mapping[str, object]
) -> int:
    """Raise an alert, unless one of that kind with the same details stands already."""
    text = json.dumps(detail, sort_keys=True)
    known = db.one(
        "SELECT alert_key FROM alerts WHERE kind = ? AND detail_json = ? AND state <> ?",
        kind.value,
        text,
        State.RESOLVED.value,
    )
    if known is not None:
        return int(known[0])
    return db.insert(
        "alerts",
        "alert_key",
        raised_at=now(),
        kind=kind.value,
        subject_table=table,
        subject_key=key,
        detail_json=text,
        state=State.OPEN.value,
    )


def resolve(db: Database, kind: Alert, detail: Mapping[str, object], by: str) -> None:
    """Resolve the alerts of a kind with these details: their cause is gone."""
    db.run(
        "UPDATE alerts SET state = ?, resolved_by = ?, resolved_at = ?"
        " WHERE kind = ? AND detail_json = ? AND state <> ?",
        State.RESOLVED.value,
        by,
        now(),
        kind.value,
        json.dumps(detail, sort_keys=True),
        State.RESOLVED.value,
    )


def resolve_about(db: Database, kind: Alert, by: str, **about: str) -> None:
    """Resolve the alerts of a kind whose details say all of this, whatever else they say."""
    for key, detail in db.rows(
        "SELECT alert_key, detail_json FROM alerts WHERE kind = ? AND state <> ?",
        kind.value,
        State.RESOLVED.value,
    ):
        if about.items() <= json.loads(detail).items():
            db.run(
                "UPDATE alerts SET state = ?, resolved_by = ?, resolved_at = ? WHERE alert_key = ?",
                State.RESOLVED.value,
                by,
                now(),
                key,
            )


def alerts(db: Database, *states: State) -> tuple[Raised, ...]:
    """Return the alerts in these states (all, when none is named), oldest first."""
    wanted = states or tuple(State)
    marks = ", ".join("?" * len(wanted))
    found = db.rows(
        "SELECT alert_key, raised_at, kind, state, detail_json FROM alerts"  # noqa: S608 - marks
        f" WHERE state IN ({marks}) ORDER BY alert_key",
        *(s.value for s in wanted),
    )
    return tuple(
        Raised(int(key), at, Alert(kind), State(state), json.loads(detail))
        for key, at, kind, state, detail in found
    )
