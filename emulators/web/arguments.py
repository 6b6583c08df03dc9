"""Reading the arguments of an action, and turning what peers do into its one-line problem."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from typing import Final

from emulators.core.peers import DimsePeer, Peer
from emulators.web.control import Action, ActionFailed, BadArgument, OwnFailure

Arguments = Mapping[str, object]
LIMIT_S = 30.0
# What a disk says of itself; a peer never causes these.
OWN_TROUBLE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES}
)


def text(given: Arguments, name: str, default: str | None = None, *, most: int = 1024) -> str:
    """Read a text. Raises: BadArgument; also when it is missing and has no default."""
    value = given.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise BadArgument(f"{name}: a text of at most {most} characters is wanted")
    return value


def choice(given: Arguments, name: str, known: tuple[str, ...], default: str) -> str:
    """Read one of the known words; Raises: BadArgument."""
    value = given.get(name, default)
    if not isinstance(value, str) or value not in known:
        raise BadArgument(f"{name}: one of {', '.join(known)} is wanted")
    return value


def integer(given: Arguments, name: str, default: int, least: int, most: int) -> int:
    """Read a whole number. Raises: BadArgument."""
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadArgument(f"{name}: a whole number from {least} to {most} is wanted")
    return value


def limit(given: Arguments) -> float:
    """Read how long the action may wait for a peer; the control API has checked its range."""
    value = given.get("limit_s", LIMIT_S)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
        raise BadArgument("limit_s: a number above 0 is wanted")
    return float(value)


def dimse_peer(peers: Mapping[str, Peer], name: str) -> DimsePeer:
    """Find where a seat speaks DIMSE. Raises: ActionFailed."""
    peer = peers.get(name)
    if peer is None or peer.dimse is None:
        raise ActionFailed(f"no DIMSE address is known for {name[:40]!r}: PUT /peers names it")
    return peer.dimse


def web_url(peers: Mapping[str, Peer], name: str) -> str:
    """Find where a seat speaks HTTP. Raises: ActionFailed."""
    peer = peers.get(name)
    if peer is None or peer.web_url is None:
        raise ActionFailed(f"no web address is known for {name[:40]!r}: PUT /peers names it")
    return peer.web_url


def reporting(*problems: type[Exception]) -> Callable[[Action], Action]:
    """Make an action say in its answer, in one line, what raised one of `problems`."""

    def wrap(action: Action) -> Action:
        def act(given: Arguments) -> Mapping[str, object]:
            try:
                return action(given)
            except OSError as trouble:
                if trouble.errno in OWN_TROUBLE:
                    raise OwnFailure(f"own data folder: {trouble.strerror}") from trouble
                if not isinstance(trouble, problems):
                    raise
                raise ActionFailed(" ".join(str(trouble).split())[:500]) from trouble
            except problems as problem:
                raise ActionFailed(" ".join(str(problem).split())[:500]) from problem

        return act

    return wrap
