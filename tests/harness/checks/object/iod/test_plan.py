"""What several modules ask of one attribute becomes one demand: the strictest (PS3.3 C.1.2.3)."""

import pytest

from harness.checks.object.iod import plan
from harness.checks.object.iod.plan import Owner, plan_of
from harness.facts.iod import Attribute, Condition, ItemTree, Values

A, B = Owner("A", "C.1"), Owner("B", "C.2", "C.2-1")
NEVER = Condition("present (0010,0010)", True, "not", "hand")
MAYBE = Condition("../(0010,0010) = X", True, "may", "hand")
WORLD = Condition("", False, "may", "world")
TAG = 0x00280010


@pytest.fixture
def trees(monkeypatch):
    """Let each test say what its trees hold."""
    held: dict[str, ItemTree] = {}
    monkeypatch.setattr(plan, "tree_of", held.__getitem__)
    plan_of.cache_clear()
    yield held
    plan_of.cache_clear()


def tree(*attributes: Attribute) -> ItemTree:
    return ItemTree({a.tag: a for a in attributes})


@pytest.mark.parametrize(
    ("one", "other", "required", "conditional"),
    [
        ("1", "3", "1", ""),
        ("3", "1", "1", ""),
        ("2", "1", "1", ""),
        ("1C", "1", "1", ""),
        ("1C", "2", "2", "1C"),
        ("2C", "2", "2", ""),
        ("3", "1C", "", "1C"),
        ("3", "3", "", ""),
    ],
)
def test_strictest_type_counts(trees, one, other, required, conditional) -> None:
    trees["a"] = tree(Attribute(TAG, one, MAYBE if "C" in one else None))
    trees["b"] = tree(Attribute(TAG, other, MAYBE if "C" in other else None))
    made = plan_of(((A, "a"), (B, "b")))
    assert "".join(a.attribute.type for a in made.required) == required
    assert "".join(a.attribute.type for a in made.conditional) == conditional


def test_only_one_owner_excludes(trees) -> None:
    trees["a"] = tree(Attribute(TAG, "1C", NEVER))
    trees["b"] = tree(Attribute(TAG, "3"))
    assert plan_of(((A, "a"),)).known[TAG].excluded
    assert not plan_of(((A, "a"), (B, "b"))).known[TAG].excluded


def test_overridden_types_do_not_count(trees) -> None:
    trees["a"] = tree(Attribute(TAG, "1"))
    trees["b"] = tree(Attribute(TAG, "3"))
    made = plan_of(((A, "a"), (B, "b")), (), frozenset({("A", TAG)}))
    assert not made.required


def test_what_cannot_be_computed_is_left_open(trees) -> None:
    trees["a"] = tree(Attribute(TAG, "1C", WORLD), Attribute(TAG + 1, "2C"))
    made = plan_of(((A, "a"),))
    assert not made.conditional
    assert [a.attribute.tag for a in made.open] == [TAG, TAG + 1]


def test_unused_modules_ask_nothing_but_know(trees) -> None:
    trees["a"] = tree(Attribute(TAG, "1"))
    trees["b"] = tree(Attribute(TAG + 1, "1", values=(Values(0, ("X",), True),)))
    made = plan_of(((A, "a"),), ((B, "b"),))
    assert [a.attribute.tag for a in made.required] == [TAG]
    assert made.known[TAG + 1].enumerated


def test_enumerated_values_hide_terms_for_the_same_position(trees) -> None:
    trees["a"] = tree(
        Attribute(TAG, "3", values=(Values(1, ("X",), False), Values(2, ("Y",), False)))
    )
    trees["b"] = tree(Attribute(TAG, "3", values=(Values(1, ("Z", "07"), True),)))
    known = plan_of(((A, "a"), (B, "b"))).known[TAG]
    assert [r.index for r in known.enumerated] == [1]
    assert [r.index for (r,) in known.defined] == [2]
    assert {"Z", "07", 7.0} <= known.enumerated[0].plain


def test_reach_is_that_of_the_farthest_condition(trees) -> None:
    trees["a"] = tree(Attribute(TAG, "1C", MAYBE), Attribute(TAG + 1, "1C", NEVER))
    assert plan_of(((A, "a"),)).reach == 1


def test_owners_cite_where_they_know() -> None:
    assert B.clause is not None
    assert B.clause.section == "C.2, Table C.2-1"
    assert Owner("C", "").clause is None
