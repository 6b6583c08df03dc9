"""Writes the item trees: contents of modules and of sequence items, equal ones stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from profiles.dicom.compiler.facts import Facts, facts_of
from profiles.dicom.compiler.rows import Row
from profiles.dicom.compiler.scope import Scope

Scopes = Callable[[tuple[int, ...]], Scope]  # scope of the row at a path


@dataclass(slots=True)
class Trees:
    """Interns trees; a key is the first digits of the hash of the content."""

    blocks: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self, owner: str, tree: Mapping[int, Row], scopes: Scopes, path: tuple[int, ...] = ()
    ) -> str:
        """Store the tree of a module or macro, or of the items at a path in it; return its key."""
        lines = [self._line(owner, row, scopes, (*path, tag)) for tag, row in sorted(tree.items())]
        key = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
        self.blocks[key] = lines
        return key

    def render(self) -> str:
        """Render all blocks, ascending by key."""
        return "".join(
            f"={key}\n" + "".join(line + "\n" for line in lines)
            for key, lines in sorted(self.blocks.items())
        )

    def _line(self, owner: str, row: Row, scopes: Scopes, path: tuple[int, ...]) -> str:
        facts = facts_of(owner, path, row, lambda: scopes(path))
        items = self.add(owner, row.children, scopes, path) if row.children else ""
        return _render(row.tag, facts, items)


def _render(tag: int, facts: Facts, items: str) -> str:
    fields = [items, facts.items, facts.context_group, facts.condition, *facts.values]
    while fields and not fields[-1]:
        fields.pop()
    return "\t".join((f"{tag:08X}", facts.type, *fields))
