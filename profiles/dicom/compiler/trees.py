"""Writes the item trees: contents of modules and of sequence items, equal ones stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from profiles.dicom.compiler.facts import Facts, facts_of
from profiles.dicom.compiler.rows import Row

# Macros that contain themselves: the sequence, and what its items are called here.
CODE = "code"
CONTENT_ITEM = "content-item"
_RECURSIVE = {0x00080121: CODE, 0x0040A730: CONTENT_ITEM}


@dataclass(slots=True)
class Trees:
    """Interns trees; a key is the first digits of the hash of the content."""

    blocks: dict[str, list[str]] = field(default_factory=dict)

    def add(self, module: str, tree: Mapping[int, Row], path: tuple[int, ...] = ()) -> str:
        """Store the tree of a module, or of the items at a path in it; return its key."""
        lines = [self._line(module, row, (*path, row.tag)) for _, row in sorted(tree.items())]
        key = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
        self.blocks[key] = lines
        return key

    def render(self) -> str:
        """Render all blocks, ascending by key."""
        return "".join(
            f"={key}\n" + "".join(line + "\n" for line in lines)
            for key, lines in sorted(self.blocks.items())
        )

    def _line(self, module: str, row: Row, path: tuple[int, ...]) -> str:
        facts = facts_of(module, path, row)
        items = self.add(module, row.children, path) if row.children else ""
        return _render(row.tag, facts, items)


def _render(tag: int, facts: Facts, items: str) -> str:
    fields = [items, facts.items, facts.context_group, facts.condition, *facts.values]
    while fields and not fields[-1]:
        fields.pop()
    return "\t".join((f"{tag:08X}", facts.type, *fields))
