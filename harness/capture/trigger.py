"""Makes a product act: its own command, or a person at a terminal."""

from __future__ import annotations

import json
import os
import select
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.capture import account
from harness.capture.control import JsonDict, NotDone
from harness.capture.ending import end_group

OPERATOR: Final = "operator"
REASON_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product sits: what its trigger is told beside the action."""

    seat: str
    peers: Mapping[str, object]  # seat -> {"dimse": {host, port, ae_title}, "web": {"url"}}
    data: Path  # a folder for what the product makes and receives, until the scenario ends


def pull(
    trigger: str, place: Place, action: str, arguments: Mapping[str, object], limit_s: float
) -> JsonDict:
    """Run the trigger command, or prompt the operator, and wait for it to be done.

    The command finds in its environment `PLUGFEST_SEAT`, `PLUGFEST_ACTION`, `PLUGFEST_ARGUMENTS`
    and `PLUGFEST_PEERS` (JSON), and `PLUGFEST_DATA` (a folder). Where the last line of its standard
    output is a JSON object, that is the product's own account, as an emulator's action would
    answer (emulators/README.md); without it the answer is empty.

    Raises:
        NotDone: it failed, took too long, or nobody is there to ask.
    """
    if trigger == OPERATOR:
        _ask(place, action, arguments, limit_s)
        return {}
    environment = {
        **os.environ,
        "PLUGFEST_SEAT": place.seat,
        "PLUGFEST_ACTION": action,
        "PLUGFEST_ARGUMENTS": json.dumps(arguments),
        "PLUGFEST_PEERS": json.dumps(place.peers),
        "PLUGFEST_DATA": str(place.data),
    }
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own command, split, no shell
            shlex.split(trigger),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as why:  # IndexError: an empty command
        raise NotDone(f"trigger of {place.seat} cannot be run: {why}") from why
    try:
        said, complained = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired as why:
        raise NotDone(
            f"trigger of {place.seat} for {action!r}: not done within {limit_s:g} s"
        ) from why
    finally:
        end_group(process)  # a client left behind would talk on the wire
    if process.returncode:
        words = complained.decode("utf-8", "replace").strip().splitlines()
        raise NotDone(
            f"trigger of {place.seat} for {action!r}: exit code {process.returncode}"
            f" {words[-1][:REASON_CHARS] if words else ''}".rstrip()
        )
    return account.read(said)


def _ask(place: Place, action: str, arguments: Mapping[str, object], limit_s: float) -> None:
    if not sys.stdin.isatty():
        raise NotDone(f"seat {place.seat} waits for an operator to do {action!r}, but none is here")
    told = ", ".join(f"{k} {v}" for k, v in arguments.items())
    sys.stderr.write(f"\n{place.seat}: please make the product do: {action} {told}\n")
    sys.stderr.write(f"press Enter when it is done (within {limit_s:g} s): ")
    sys.stderr.flush()
    ready, _, _ = select.select([sys.stdin], [], [], limit_s)
    if not ready:
        raise NotDone(f"the operator did not confirm {action!r} within {limit_s:g} s")
    if not sys.stdin.readline():
        raise NotDone(f"the operator left before {action!r} was confirmed")
