"""The nonsense probe: who says yes to a service that does not exist is not worth a run."""

from __future__ import annotations

import secrets
from typing import Final

from harness.capture.control import NotDone
from harness.capture.web_driver import WebDriver
from harness.run.topology import HARNESS
from harness.run.world import World

SCENARIO: Final = "s0"  # what is recorded under it belongs to no scenario


def says_yes_to_nonsense(world: World) -> tuple[str, ...]:
    """Ask every product that serves for something nobody can have; name those that agree.

    A product that cannot be reached agrees to nothing: the scenarios will say more about it.
    """
    world.begin(SCENARIO, "probe")
    yes = []
    for sut in world.suts:
        for seat in sut.seats:
            if seat.dimse is not None and _accepts(world, seat.seat):
                yes.append(f"{seat.seat} accepts an abstract syntax that does not exist")
            if seat.web_url is not None and _serves(world, seat.seat):
                yes.append(f"{seat.seat} answers a resource that does not exist with success")
    world.end()
    return tuple(yes)


def _accepts(world: World, seat: str) -> bool:
    modality = world.emulators.get("modality")
    if modality is None or seat == "modality":
        return False
    syntax = f"2.25.{secrets.randbits(120) | 1 << 119}"
    limit_s = world.action_s()
    try:
        answer = modality.control.act("probe", {"peer": seat, "abstract_syntax": syntax}, limit_s)
    except NotDone:
        return False
    return answer.get("accepted") is True


def _serves(world: World, seat: str) -> bool:
    url = world.web_url(HARNESS, seat)
    if url is None:
        return False
    path = f"/PlugfestNonsense{secrets.token_hex(6)}"
    try:
        answer = WebDriver(seat, url, world.action_s()).send("GET", path, headers={"Accept": "*/*"})
    except NotDone:
        return False
    return 200 <= answer.status < 300 and bool(answer.body)
