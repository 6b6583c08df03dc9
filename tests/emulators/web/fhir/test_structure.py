"""The tables of resources, types and search parameters agree with each other."""

from __future__ import annotations

import pytest

from emulators.web.fhir.datatypes import DATATYPES
from emulators.web.fhir.parameters import Kind, parameters
from emulators.web.fhir.resources import RESOURCE_TYPES, RESOURCES
from emulators.web.fhir.structure import PRIMITIVES, structure


@pytest.mark.parametrize("name", [*RESOURCES, *DATATYPES])
def test_every_element_has_a_known_type(name: str) -> None:
    shape = structure(name)
    assert shape is not None
    for slot in shape.slots.values():
        kind = slot.type.name
        assert kind in PRIMITIVES or kind == "Resource" or structure(kind), (name, slot)


@pytest.mark.parametrize("name", [name for name in RESOURCES if "." in name])
def test_every_nested_element_is_used(name: str) -> None:
    owner, _, element = name.rpartition(".")
    shape = structure(owner)
    assert shape is not None
    assert shape.slots[element].type.name == name


@pytest.mark.parametrize("kind", RESOURCE_TYPES)
def test_search_parameters_look_at_elements_that_exist(kind: str) -> None:
    for parameter in parameters(kind).values():
        for path in parameter.paths:
            current = kind
            for segment in path:
                shape = structure(current)
                assert shape is not None
                if segment.endswith("[x]"):
                    assert segment in shape.choices
                    break
                current = shape.slots[segment].type.name


@pytest.mark.parametrize("kind", RESOURCE_TYPES)
def test_reference_parameters_aim_at_allowed_targets(kind: str) -> None:
    for parameter in parameters(kind).values():
        if parameter.kind is not Kind.REFERENCE:
            continue
        for path in parameter.paths:
            current, allowed = kind, frozenset[str]()
            for segment in path:
                slot = structure(current).slots[segment]  # type: ignore[union-attr]
                current, allowed = slot.type.name, slot.type.arguments
            assert not allowed or not parameter.targets or allowed & set(parameter.targets)


def test_an_unknown_type_has_no_structure() -> None:
    assert structure("Nothing") is None
