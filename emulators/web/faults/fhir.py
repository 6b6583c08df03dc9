"""A FHIR service that misbehaves: distortions between the clean one and its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from emulators.core.faults import Fault, Faults
from emulators.web.fhir.message import Answer, Request

Serve = Callable[[Request], Answer]
"""Answers a request: the clean service, or one that is distorted already."""

Distort = Callable[[Request, Serve], Answer]
"""Answers a request wrongly, by what `Serve` answers to it or to another one."""


@dataclass(frozen=True, slots=True)
class FhirFault:
    """A misbehaviour of a FHIR server."""

    fault: Fault
    distort: Distort


def fhir_fault(name: str, requirement: str, what: str, distort: Distort) -> FhirFault:
    """Name a distortion."""
    return FhirFault(Fault(name, requirement, what), distort)


class MisbehavingFhir:
    """Answers as `serve` does, distorted by the faults that are on at that moment."""

    def __init__(self, serve: Serve, faults: Faults, known: Iterable[FhirFault]) -> None:
        """Distort `serve` by those of `known` that are on in `faults`."""
        self._serve = serve
        self._faults = faults
        self._known = {one.fault.name: one.distort for one in known}

    def answer(self, request: Request) -> Answer:
        """Answer a request; with no fault on, exactly as the clean service does."""
        serve = self._serve
        for name in sorted(self._faults.on & self._known.keys()):
            serve = _distorted(self._known[name], serve)
        return serve(request)


def _distorted(distort: Distort, serve: Serve) -> Serve:
    return lambda request: distort(request, serve)
