"""Counts where the conditions in the fact files come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.facts.blocks import blocks
from harness.facts.iod import PACKAGE, Condition, Iod, iod, iods, tree_of

ORIGINS = ("auto", "hand", "world", "todo")


def counts() -> dict[str, Counter[str]]:
    """Count conditions by origin: of distinct rows, of rows as IODs use them, of usages."""
    every = [iod(key) for key in iods()]
    usages = [m.condition for i in every for m in i.modules if m.usage == "C"]
    usages += [m.condition for i in every for m in i.macros if m.usage == "C"]
    return {
        "attributes, distinct rows": Counter(_origin(c) for c in _distinct()),
        "attributes, as IODs use them": Counter(_origin(c) for i in every for c in _used(i)),
        "modules and functional groups": Counter(map(_origin, usages)),
    }


def render() -> str:
    """Render the counts as a table, computable ones in percent."""
    lines = [f"{'conditions of':32}" + "".join(f"{o:>9}" for o in ORIGINS) + "  computable"]
    for name, found in counts().items():
        computable = (found["auto"] + found["hand"]) / max(1, sum(found.values()))
        cells = "".join(f"{found[o]:9}" for o in ORIGINS)
        lines.append(f"{name:32}{cells}{computable:11.1%}")
    return "\n".join(lines)


def _distinct() -> Iterator[Condition]:
    for key in blocks(PACKAGE, "trees.txt"):
        for attribute in tree_of(key).attributes.values():
            if attribute.condition:
                yield attribute.condition


def _used(whole: Iod) -> Iterator[Condition]:
    keys = [m.tree_key for m in whole.modules] + [m.tree_key for m in whole.macros]
    for key in filter(None, keys):
        yield from _below(key, ())


def _below(key: str, above: tuple[str, ...]) -> Iterator[Condition]:
    for attribute in tree_of(key).attributes.values():
        if attribute.condition:
            yield attribute.condition
        if attribute.tree and attribute.tree not in (*above, key):  # some contain themselves
            yield from _below(attribute.tree, (*above, key))


def _origin(condition: Condition | None) -> str:
    return condition.origin if condition else "todo"
