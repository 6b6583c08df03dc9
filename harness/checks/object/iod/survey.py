"""One pass over an object by its IOD: modules, types, values, membership (PS3.3 A, C)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.checks.object.element_rules import printed
from harness.checks.object.iod.attributes import Found, Judge, Open, placed
from harness.checks.object.iod.definition import (
    DIRECTORY_RECORDS,
    data_set_of,
    definition_of,
    has_definition,
)
from harness.checks.object.iod.frames import FUNCTIONAL_GROUPS, groups_of, judge_groups
from harness.checks.object.iod.membership import Where
from harness.checks.object.iod.modules import modules_in_use
from harness.checks.object.iod.plan import plan_of
from harness.checks.object.iod.repeating import groups, without
from harness.checks.object.iod.requirements import (
    ATTRIBUTES_ARE_NOT_RETIRED,
    ATTRIBUTES_BELONG_TO_THE_IOD,
    CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
    CONDITIONAL_MODULES_ARE_ABSENT,
    CONDITIONAL_MODULES_ARE_PRESENT,
    DEFINED_TERMS_ARE_USED,
    ENUMERATED_VALUES_ARE_USED,
    ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
    ITEM_COUNTS_ARE_ALLOWED,
    MANDATORY_MODULES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_2_ATTRIBUTES_ARE_PRESENT,
    TYPE_2C_ATTRIBUTES_ARE_PRESENT,
)
from harness.checks.object.objection import Objections, surveyed
from harness.content.condition import Trail
from harness.core.subject import Instance
from harness.core.trace import Trace

_ABSENT = (TYPE_1_ATTRIBUTES_ARE_PRESENT, TYPE_2_ATTRIBUTES_ARE_PRESENT)


def survey_iod(i: Instance, _: Trace) -> Objections:
    """Judge an object by its IOD."""
    objections = Objections()
    for requirement, objection in _findings(i, Judge()):
        objections.file(requirement, objection)
    return objections


def not_judged(i: Instance) -> tuple[Open, ...]:
    """List what is absent, and nobody can tell whether it should be: attributes, modules (tag 0).

    Each is named once, however many items lack it.
    """
    judge = Judge(open=[])
    for _ in _findings(i, judge):
        pass
    return tuple(dict.fromkeys(judge.open or ()))


def _findings(i: Instance, judge: Judge) -> Iterator[Found]:
    definition = definition_of(i)
    if definition is None:
        return
    root = data_set_of(i)
    trail = Trail(i.sop_class, definition.key, i.transfer_syntax, groups=groups_of(root))
    used = modules_in_use(definition, root, trail)
    yield from used.found
    if judge.open is not None:
        judge.open += (Open(0, m.title, "its condition cannot be computed") for m in used.open)
    judge.apart = FUNCTIONAL_GROUPS if definition.macros else frozenset((DIRECTORY_RECORDS,))
    found, _ = judge.judge(without(root, used.bases), used.plan, trail, Where.DATA_SET)
    yield from (one for one in found if one[0] not in _ABSENT or one[1].at not in used.missing)
    for group, ds in groups(root, used.bases):
        found, _ = judge.judge(ds, used.repeating, trail, Where.DATA_SET)
        yield from (_of_group(one, group) for one in found)
    if definition.macros:
        yield from judge_groups(definition, root, trail, judge)
    records = used.plan.known.get(DIRECTORY_RECORDS)
    if records is not None:
        plan, inside = plan_of(records.trees), trail.into(root)
        for number, record in enumerate(root.items(DIRECTORY_RECORDS)):
            found, _ = judge.judge(record, plan, inside, Where.OWN)
            yield from placed(found, f"{printed(DIRECTORY_RECORDS)}[{number}].")


def _of_group(found: Found, group: int) -> Found:
    """Speak of a repeating group instead of the first one, as which it was judged."""
    requirement, o = found
    first, mine = f"({group & 0xFF00:04X},", f"({group:04X},"
    texts = {name: getattr(o, name).replace(first, mine) for name in ("at", "expected", "actual")}
    return requirement, replace(o, **texts)


for _requirement, _how in (
    (
        MANDATORY_MODULES_ARE_PRESENT,
        "Look for a module of which nothing is there; one missing attribute speaks for itself.",
    ),
    (
        CONDITIONAL_MODULES_ARE_PRESENT,
        "Evaluate the condition; look for a module of which nothing is there.",
    ),
    (
        CONDITIONAL_MODULES_ARE_ABSENT,
        "Evaluate the condition; look for attributes that no other module of the IOD has.",
    ),
    (
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        "Look into the data set and into every item, of every frame too; a user-optional module "
        "counts as soon as one attribute of its own is there.",
    ),
    (TYPE_1_ATTRIBUTES_HAVE_A_VALUE, "Look for values that are empty or only padding."),
    (
        TYPE_1C_ATTRIBUTES_ARE_PRESENT,
        "Evaluate the condition where the attribute is absent; what cannot be told is left open.",
    ),
    (TYPE_1C_ATTRIBUTES_HAVE_A_VALUE, "Look for values that are empty, whatever the condition."),
    (TYPE_2_ATTRIBUTES_ARE_PRESENT, "Look into the data set and into every item."),
    (
        TYPE_2C_ATTRIBUTES_ARE_PRESENT,
        "Evaluate the condition where the attribute is absent; what cannot be told is left open.",
    ),
    (
        CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
        "Evaluate the condition where the attribute is there, and only one module knows it.",
    ),
    (ITEM_COUNTS_ARE_ALLOWED, "Count the items of sequences that have any."),
    (
        ENUMERATED_VALUES_ARE_USED,
        "Compare each value with those listed for its position; numbers by what they are worth.",
    ),
    (
        DEFINED_TERMS_ARE_USED,
        "Compare each value with the terms that any module of the object lists for its position.",
    ),
    (
        ATTRIBUTES_BELONG_TO_THE_IOD,
        "Look for public attributes of the data set that no module of the IOD has.",
    ),
    (
        ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
        "Look for public attributes in items whose sequence is not defined to have them.",
    ),
    (
        ATTRIBUTES_ARE_NOT_RETIRED,
        "Look for attributes that the registry calls retired and no definition in use has.",
    ),
):
    surveyed(_requirement, survey_iod, how=_how, when=has_definition)
