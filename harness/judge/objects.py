"""Judging objects outside of a run: one at a time, then as a set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import harness.checks.fhir
import harness.checks.object  # noqa: F401 - both register their checks
from harness.checks.object.content_profile import ContentProfile, checks_of
from harness.checks.registry import Check, checks
from harness.core.requirement import Role
from harness.core.result import Result
from harness.core.subject import Instance, InstanceSet, Member, Party, Resource, Subject
from harness.core.trace import Trace
from harness.judge.evaluate import evaluate

__all__ = ["checks_of_files", "judge_instance", "judge_resources", "judge_set"]

SET: Final = "the set"


@cache
def object_checks(on: type[Instance] | type[InstanceSet]) -> tuple[Check, ...]:
    """Return the checks that bind an object's creator: no other party is there to be judged."""
    return _of_creators(on, "object.")


@cache
def resource_checks() -> tuple[Check, ...]:
    """Return the checks of FHIR resources that need no exchange around them."""
    return _of_creators(Resource, "fhir.")


def checks_of_files() -> tuple[Check, ...]:
    """Return every check that files are judged by, one at a time or as a set."""
    return object_checks(Instance) + object_checks(InstanceSet) + resource_checks()


def _of_creators(on: type[Subject], package: str) -> tuple[Check, ...]:
    return tuple(
        c
        for c in checks()
        if c.on is on and c.requirement.binds is Role.CREATOR and c.id.startswith(package)
    )


def judge_instance(
    instance: Instance, profiles: Sequence[ContentProfile] = ()
) -> tuple[Result, ...]:
    """Judge one object by itself: its encoding, what its SOP Class asks, and what profiles ask."""
    asked = tuple(c for p in profiles for c in checks_of(p))
    return evaluate(Trace([instance]), object_checks(Instance) + asked)


def judge_resources(resources: Sequence[Resource]) -> tuple[Result, ...]:
    """Judge the resources of one body: a resource, or a Bundle with its entries."""
    return evaluate(Trace(resources), resource_checks())


def judge_set(
    members: Sequence[Member], creator: Party, *, complete: bool = False
) -> tuple[Result, ...]:
    """Judge identity and references over objects that belong together.

    `complete` says that the set claims to hold whatever is referenced.
    """
    subject = InstanceSet(
        id=SET, scenario="", at=0.0, creator=creator, members=tuple(members), complete=complete
    )
    return evaluate(Trace([subject]), object_checks(InstanceSet))
