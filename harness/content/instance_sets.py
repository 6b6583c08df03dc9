"""Objects seen on the wire as sets: what one party made in one scenario."""

from __future__ import annotations

from collections.abc import Iterable

from harness.content.members import member_of
from harness.core.instance_set import InstanceSet, Member
from harness.core.subject import Instance, Party


def instance_sets(instances: Iterable[Instance]) -> tuple[InstanceSet, ...]:
    """Gather the objects of each creator under judgement, by scenario, as their creators sent them.

    Copies that others pass on are theirs. What is sent again as it was is no second object. No set
    claims to be complete: what a scenario does not show may well be somewhere.
    """
    found: dict[tuple[str, Party], dict[tuple[str, str, str], Member]] = {}
    last: dict[tuple[str, Party], float] = {}
    for i in instances:
        if i.sender != i.creator or not i.creator.is_sut:
            continue
        key = (i.scenario, i.creator)
        member = member_of(i)
        content = (member.sop_instance, member.transfer_syntax, member.digest)
        found.setdefault(key, {}).setdefault(content, member)
        last[key] = max(i.at, last.get(key, i.at))
    return tuple(
        InstanceSet(
            id=f"{scenario or 'objects'}.{creator.name}.set",
            scenario=scenario,
            at=last[scenario, creator],
            creator=creator,
            members=tuple(members.values()),
            complete=False,
        )
        for (scenario, creator), members in found.items()
    )
