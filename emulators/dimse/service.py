"""What a DIMSE service declares, and the call that it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_GET, C_MOVE, DimsePrimitiveType
from pynetdicom.presentation import PresentationContext

from emulators.core.spool import Spool
from emulators.dimse.contexts import Context

EventHandler = Callable[[evt.Event], Any]
"""A handler as pynetdicom documents it for its event: what it returns or yields is answered."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request on an association, for services that answer it themselves."""

    assoc: Association
    request: C_GET | C_MOVE
    context: PresentationContext


class Service:
    """One DIMSE service; a server is a list of these."""

    contexts: Sequence[Context] = ()
    """What it offers to negotiate. No two services of a server share an abstract syntax."""

    open_spool: Callable[[], Spool] | None = None
    """Where data sets of its C-STORE requests are written as they arrive; None: to memory."""

    no_operations: ClassVar[Mapping[type, Callable[[Call], None]]] = {}

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the events it handles, for its own abstract syntaxes only."""
        return {}

    def operations(self) -> Mapping[type, Callable[[Call], None]]:
        """Name the requests that it answers itself, by the library's primitive type."""
        return self.no_operations

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Look at a message that goes out next, on an association that a peer opened."""

    def stop(self) -> None:
        """End what goes on beside the associations; called once, when the server stops."""
