"""Items of functional groups, judged by what the macros of the IOD ask (PS3.3 C.7.6.16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from harness.checks.object.iod.attributes import MOST_FOUND, Found, Judge, placed
from harness.checks.object.iod.membership import Where
from harness.checks.object.iod.plan import Owner, Plan, plan_of
from harness.content.condition import Trail
from harness.content.dataset import DataSet
from harness.facts.iod import Iod, iod

SHARED: Final = 0x52009229
PER_FRAME: Final = 0x52009230
_TELLING: Final = 20_000  # frames

FUNCTIONAL_GROUPS: Final = frozenset((SHARED, PER_FRAME))


def groups_of(root: DataSet) -> tuple[DataSet, ...]:
    """Return the functional group items that bear upon the whole, the shared one first.

    So many frames tell; more would let an object of empty frames take a minute.
    """
    return (*root.items(SHARED), *root.items(PER_FRAME)[:_TELLING])


def judge_groups(definition: Iod, root: DataSet, trail: Trail, judge: Judge) -> Iterator[Found]:
    """Judge the shared and every per-frame item; what frames have in common is said once."""
    plan = plan_of_groups(definition.key)
    shared, frames = root.items(SHARED), root.items(PER_FRAME)
    inside = trail.into(root)
    for number, item in enumerate(shared):
        all_frames = replace(inside, groups=(item, *frames[:_TELLING]))
        found, _ = judge.judge(item, plan, all_frames, Where.OWN)
        yield from placed(found, f"(5200,9229)[{number}].")
    judge.repeats = True
    first: dict[tuple[str, str, str, str], int] = {}
    further: dict[tuple[str, str, str, str], int] = {}
    kept: list[tuple[tuple[str, str, str, str], Found]] = []
    for number, item in enumerate(frames):
        found, _ = judge.judge(item, plan, replace(inside, groups=(item, *shared)), Where.OWN)
        for requirement, o in found:
            key = (requirement.id, o.at, o.expected, o.actual)
            if len(kept) < MOST_FOUND and first.setdefault(key, number) == number:
                kept.append((key, (requirement, o)))
            elif key in first:
                further[key] = further.get(key, 0) + 1
    judge.repeats = False
    for key, (requirement, o) in kept:
        more = f", and so in {further[key]} more frames" if key in further else ""
        at = f"(5200,9230)[{first[key]}].{o.at}"
        yield requirement, replace(o, at=at, actual=o.actual + more)


@cache
def plan_of_groups(key: str) -> Plan:
    """Compile what the macros of an IOD ask inside of them; which are there is not their affair."""
    macros = iod(key).macros
    plan = plan_of(tuple((Owner(m.title, m.section), m.tree_key) for m in macros))
    return replace(plan, required=(), conditional=(), open=())
