"""Writes the item trees: contents of modules and of sequence items, equal ones stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from profiles.dicom.compiler.facts import Facts, facts_of
from profiles.dicom.compiler.rows import Row, modules
from profiles.dicom.compiler.scope import Scope, scope_of, users

CODE: Final = "code"
CONTENT_ITEM: Final = "content-item"
_CONTENT_SEQUENCE: Final = 0x0040A730
_CONTENT_MODULE: Final = "sr-document-content"

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
        return _render(row.tag, facts, self._items(owner, row, scopes, path))

    def _items(self, owner: str, row: Row, scopes: Scopes, path: tuple[int, ...]) -> str:
        if row.tag == 0x00080121:  # codes and content items contain themselves
            return self._enter(CODE, "general-study", (0x00081032,))
        if row.tag == _CONTENT_SEQUENCE and owner == _CONTENT_MODULE:
            return self._enter(CONTENT_ITEM, owner, (_CONTENT_SEQUENCE,))
        return self.add(owner, row.children, scopes, path) if row.children else ""

    def _enter(self, name: str, owner: str, path: tuple[int, ...]) -> str:
        """Store the items at a path of a module under a name, unless they are stored."""
        if name not in self.blocks:
            self.blocks[name] = []  # entered before its rows, which lead back here
            top = modules()[owner]
            scopes = partial(scope_of, top, iods=users(owner))
            tree = top
            for tag in path:
                tree = tree[tag].children
            rows = {tag: (row, (*path, tag)) for tag, row in tree.items()}
            if name == CONTENT_ITEM:  # the tables stop early: the root item has the same rows
                rows |= {tag: (row, (tag,)) for tag, row in top.items() if tag not in rows}
            self.blocks[name] = [
                self._line(owner, row, scopes, place) for _, (row, place) in sorted(rows.items())
            ]
        return name


def _render(tag: int, facts: Facts, items: str) -> str:
    fields = [items, facts.items, facts.context_group, facts.condition, *facts.values]
    while fields and not fields[-1]:
        fields.pop()
    return "\t".join((f"{tag:08X}", facts.type, *fields))
