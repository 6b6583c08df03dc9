"""Tables of the structured report IODs."""

import pytest

from harness.facts.sr_relationships import (
    RELATIONSHIP_TYPES,
    VALUE_TYPES,
    relationships,
    report_classes,
)
from harness.facts.uids import is_storage_class

CLASSES = [pytest.param(c, id=c.section) for c in report_classes().values()]


@pytest.mark.parametrize("kind", CLASSES)
def test_a_class_is_a_storage_class_of_one_section(kind) -> None:
    assert is_storage_class(kind.sop_class)
    same = [c for c in report_classes().values() if c.section == kind.section]
    assert same == [kind]


@pytest.mark.parametrize("kind", CLASSES)
def test_a_table_is_made_of_known_types(kind) -> None:
    table = relationships(kind.section)
    if table is None:
        assert kind.by_reference is None, "rules without a table"
        return
    assert {r for _, r, _ in table.by_value} <= RELATIONSHIP_TYPES
    assert table.value_types <= VALUE_TYPES
    assert {s for s, _, _ in table.by_value} <= VALUE_TYPES | {"*"}
    assert bool(table.by_reference) == bool(kind.by_reference)
    assert table.by_reference <= table.by_value


@pytest.mark.parametrize("kind", CLASSES)
def test_a_container_contains_something(kind) -> None:
    table = relationships(kind.section)
    assert table is None or table.targets("CONTAINER", "CONTAINS")


def test_what_a_row_allows() -> None:
    enhanced = relationships("A.35.2")
    assert enhanced is not None
    assert enhanced.allows("TEXT", "HAS CONCEPT MOD", "CODE", reference=False)
    assert not enhanced.allows("TEXT", "HAS CONCEPT MOD", "NUM", reference=False)
    assert not enhanced.allows("NUM", "INFERRED FROM", "IMAGE", reference=True)
    assert "SCOORD3D" not in enhanced.value_types
    comprehensive = relationships("A.35.3")
    assert comprehensive is not None
    assert comprehensive.allows("NUM", "INFERRED FROM", "IMAGE", reference=True)
    assert not comprehensive.allows("CONTAINER", "CONTAINS", "CONTAINER", reference=True)


def test_an_unknown_section_has_no_table() -> None:
    assert relationships("A.1") is None
