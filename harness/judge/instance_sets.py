"""Instances of a run -> the sets in which identity and references are judged."""

from __future__ import annotations

from collections.abc import Iterable

from harness.checks.object.made import as_made
from harness.content.members import member_of
from harness.core.subject import Instance, InstanceSet, Member, Party, Subject


def instance_sets(subjects: Iterable[Subject]) -> tuple[InstanceSet, ...]:
    """Make a set of the objects that one party under judgement made in one scenario.

    An object that its creator sends again, unchanged, is no second member; what others send on is
    left out. No set is complete: a scenario need not have seen all that a party ever made.
    """
    made: dict[tuple[str, Party], dict[tuple[str, str], Member]] = {}
    since: dict[tuple[str, Party], float] = {}
    for i in sorted((s for s in subjects if isinstance(s, Instance)), key=lambda s: s.at):
        if not i.creator.is_sut or not as_made(i):
            continue
        key = (i.scenario, i.creator)
        member = member_of(i)
        made.setdefault(key, {}).setdefault((member.sop_instance, member.digest), member)
        since.setdefault(key, i.at)
    return tuple(
        InstanceSet(
            id=f"{scenario}.{creator.name}.objects",
            scenario=scenario,
            at=since[scenario, creator],
            creator=creator,
            members=tuple(members.values()),
            complete=False,
        )
        for (scenario, creator), members in made.items()
    )
