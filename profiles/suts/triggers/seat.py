"""What Plugfest tells a trigger, and how a trigger answers; standard library only.

A trigger makes a product act. It finds the action, its arguments and the addresses of the other
seats in its environment, and may end with one JSON line: the product's own account, in the words
of emulators/README.md. An exit code other than 0 means: the product could not be made to do it.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Arguments = Mapping[str, Any]
Action = Callable[[Arguments], Mapping[str, object] | None]

AE_TITLES = {"modality": "MODALITY", "viewer": "VIEWER"}


class NotDone(Exception):
    """The product could not be made to do it; the text says why."""


def own_seat() -> str:
    """Name the seat in which the product sits."""
    return os.environ["PLUGFEST_SEAT"]


def own_ae_title() -> str:
    """Name the application entity that the product plays."""
    return AE_TITLES[own_seat()]


def folder(name: str) -> Path:
    """Make a folder for what the product makes or receives in this scenario."""
    path = Path(os.environ["PLUGFEST_DATA"]) / name
    path.mkdir(exist_ok=True)
    return path


def dimse(seat: str) -> tuple[str, int, str]:
    """Find a peer's DICOM address: host, port, AE title."""
    told = _peer(seat, "dimse")
    return told["host"], told["port"], told["ae_title"]


def web(seat: str) -> str:
    """Find a peer's web address."""
    url: str = _peer(seat, "web")["url"]
    return url


def _peer(seat: str, protocol: str) -> dict[str, Any]:
    peers = json.loads(os.environ["PLUGFEST_PEERS"])
    if protocol not in peers.get(seat, {}):
        raise NotDone(f"seat {seat} offers no {protocol}")
    told: dict[str, Any] = peers[seat][protocol]
    return told


def pause() -> None:
    """Wait a moment before looking again."""
    time.sleep(0.1)


def act(actions: Mapping[tuple[str, str], Action]) -> None:
    """Do what was asked, by (seat, action), and tell the account."""
    wanted = own_seat(), os.environ["PLUGFEST_ACTION"]
    try:
        if wanted not in actions:
            raise NotDone(f"this product does not do {wanted[1]!r} as a {wanted[0]}")
        account = actions[wanted](json.loads(os.environ["PLUGFEST_ARGUMENTS"]))
    except NotDone as why:
        sys.exit(str(why))
    print(json.dumps(account or {}))
