"""For every SOP Class: the smallest object its IOD allows is clean; breaking one rule is found."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.iod.modules import overrides
from harness.facts.iod import iod_of, storage_classes
from tests.harness.checks.object.iod.minimal import Elements, instance, minimal, objections

CLASSES = storage_classes()


@cache
def made(sop_class: str) -> Elements:
    return minimal(sop_class)


@cache
def required(sop_class: str) -> tuple[tuple[int, str], ...]:
    """List attributes that are required whatever the others say, with the Type that counts."""
    definition = iod_of(sop_class)
    assert definition is not None
    types: dict[int, set[str]] = {}
    for module in definition.modules:
        for attribute in module.tree.attributes.values():
            counts = (module.title, attribute.tag) not in overrides(definition.key)
            kind = attribute.type if module.usage == "M" and counts else ""
            types.setdefault(attribute.tag, set()).add(kind)
    strict = {
        tag: "1" if "1" in kinds else "2" for tag, kinds in types.items() if kinds & {"1", "2"}
    }
    return tuple((t, k) for t, k in strict.items() if t != 0x00080016 and t >> 16 != 0x5200)


def judged(sop_class: str, elements: Elements) -> dict[str, set[str]]:
    """Map places to the requirements that object to them."""
    found: dict[str, set[str]] = {}
    for requirement, o in objections(instance(sop_class, elements)):
        found.setdefault(o.at, set()).add(requirement)
    return found


def place(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


@pytest.mark.parametrize("sop_class", CLASSES)
def test_minimal_object_is_clean(sop_class: str) -> None:
    assert judged(sop_class, made(sop_class)) == {}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_one_missing_attribute_is_found(data: st.DataObject) -> None:
    sop_class = data.draw(st.sampled_from(CLASSES))
    tag, kind = data.draw(st.sampled_from(required(sop_class)))
    found = judged(sop_class, {t: v for t, v in made(sop_class).items() if t != tag})
    assert f"iod.type-{kind}-attributes-are-present" in found[place(tag)]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_one_empty_attribute_is_found(data: st.DataObject) -> None:
    sop_class = data.draw(st.sampled_from(CLASSES))
    tag, kind = data.draw(st.sampled_from(required(sop_class)))
    empty: list[Elements] | str = [] if isinstance(made(sop_class).get(tag), list) else ""
    found = judged(sop_class, {**made(sop_class), tag: empty})
    said = found.get(place(tag), set())
    assert ("iod.type-1-attributes-have-a-value" in said) is (kind == "1")
    assert not any(r.endswith("are-present") and "type" in r for r in said)
