"""Verification: C-ECHO (PS3.4 annex A)."""

from __future__ import annotations

from collections.abc import Mapping

from pynetdicom import evt

from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.service import EventHandler, Service
from emulators.dimse.status import SUCCESS


class Verification(Service):
    """Answers that it is there."""

    contexts = (Context(VERIFICATION),)

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """C-ECHO."""
        return {evt.EVT_C_ECHO: self.echo}

    def echo(self, _: evt.Event) -> int:
        """Answer success."""
        return SUCCESS
