"""What was written by hand names rows that there are, once, and says where it stands."""

import re

import pytest

from harness.facts.context_group import codes
from harness.facts.iod import iod, iods
from profiles.dicom.compiler.groups import macros
from profiles.dicom.compiler.hand import checked
from profiles.dicom.compiler.places import tag_of
from profiles.dicom.compiler.rows import modules
from profiles.dicom.compiler.sources import hand_rows

BY_PLACE = ("conditions.tsv", "values.tsv", "context_groups.tsv")
MACROS = {key for key, _, _ in macros()}


def trees(owner):
    """The trees that a row of an owner may be in."""
    if owner in modules():
        return [modules()[owner]]
    found = [m.tree for key in iods() for m in iod(key).macros if m.key == owner]
    return [tree.attributes for tree in found]


def reaches(tree, tags):
    for tag in tags:
        row = tree.get(tag)
        if row is None:
            return False
        below = getattr(row, "items", None)
        tree = below.attributes if below else getattr(row, "children", {})
    return True


@pytest.mark.parametrize("name", BY_PLACE)
def test_places_are_written_once(name):
    places = [(row[0], row[1]) for row in hand_rows(name)]
    assert [p for p in places if places.count(p) > 1] == []


@pytest.mark.parametrize("name", BY_PLACE)
def test_places_exist(name):
    for owner, path, *_ in hand_rows(name):
        assert owner in ("*", "?") or owner in modules() or owner in MACROS, owner
        assert re.fullmatch(
            r"(\*\.)?\([0-9A-F]{4},[0-9A-F]{4}\)(\.\([0-9A-F]{4},[0-9A-F]{4}\))*", path
        )
        if owner not in ("*", "?") and not path.startswith("*"):
            tags = [tag_of(t) for t in path.split(".")]
            assert any(reaches(tree, tags) for tree in trees(owner)), (owner, path)


@pytest.mark.parametrize("name", [*BY_PLACE, "module_conditions.tsv"])
def test_rows_name_their_section(name):
    for row in hand_rows(name):
        assert re.fullmatch(r"(?:[A-Z]|[0-9]+)(\.[0-9]+[a-z]?)*", row[-1]), row


def test_context_groups_are_known():
    for _, _, group, _ in hand_rows("context_groups.tsv"):
        assert group[0] in "BD"
        assert codes(int(group[1:])) is not None, group


def test_iods_have_the_modules_and_macros_that_conditions_are_for():
    for key, name, _, _ in hand_rows("module_conditions.tsv"):
        keys = iods() if key == "?" else (key,)
        assert any(m.key == name for k in keys for m in iod(k).modules), (key, name)
    for key, name, usage, _ in hand_rows("functional_groups.tsv"):
        assert any(m.key == name and m.usage == usage for m in iod(key).macros), (key, name)


@pytest.mark.parametrize(
    "condition", ["", "world", "todo", "always", "hand may (0028,0002) > 1", "hand not frames > 1"]
)
def test_conditions_are_checked(condition):
    assert checked(condition) == condition


@pytest.mark.parametrize(
    "condition", ["hand (0028,0002) > 1", "hand may", "auto may frames > 1", "x"]
)
def test_other_texts_are_refused(condition):
    with pytest.raises(ValueError, match=r"condition|may or not|ends"):
        checked(condition)
