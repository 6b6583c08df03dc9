"""Context groups of code sequences, against the tables of the IODs."""

from collections import defaultdict

from harness.facts.code_group import code_group
from harness.facts.context_group import codes
from harness.facts.iod import ItemTree, iod_of
from harness.facts.table import rows

TAGS = [int(row[0], 16) for row in rows("profiles.dicom", "code_groups.tsv")]


def in_the_tables() -> dict[int, set[tuple[int, bool]]]:
    found: dict[int, set[tuple[int, bool]]] = defaultdict(set)
    seen: set[int] = set()

    def walk(tree: ItemTree) -> None:
        if id(tree) in seen:
            return
        seen.add(id(tree))
        for tag, attribute in tree.attributes.items():
            if attribute.context_group:
                found[tag].add((attribute.context_group, attribute.baseline))
            if attribute.items is not None:
                walk(attribute.items)

    for row in rows("profiles.dicom", "sop_classes.tsv"):
        iod = iod_of(row[0])
        for part in (*iod.modules, *iod.macros) if iod else ():
            walk(part.tree)
    return found


def test_the_groups_are_those_of_the_tables() -> None:
    same = {tag: groups for tag, groups in in_the_tables().items() if len(groups) == 1}
    assert sorted(same) == sorted(TAGS)
    for tag, groups in same.items():
        group = code_group(tag)
        assert group is not None
        assert {(group.number, group.baseline)} == groups


def test_every_group_is_known() -> None:
    for tag in TAGS:
        group = code_group(tag)
        assert group is not None
        assert codes(group.number)


def test_a_sequence_without_a_group() -> None:
    assert code_group(0x0040A043) is None
