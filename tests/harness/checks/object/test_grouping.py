"""Sets: any members, in any order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harness.checks.object  # noqa: F401 - registers its checks
from harness.checks.object.grouping import MAX_FINDINGS, odd_ones, of_series
from harness.core.instance_set import InstanceSet, Member, Plane, Reference
from harness.core.verdict import Verdict
from harness.judge.objects import judge_set
from tests.harness.checks.object.by_maker import MAKER, member, together

TEXT = st.sampled_from(("", "1.2", "1.3", "1.2.840.10008.5.1.4.1.1.2", "a^b", "20240101", "2"))
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


def vectors(size: int):
    return st.one_of(st.just(()), st.tuples(*[NUMBERS] * size))


PLANES = st.builds(
    Plane,
    position=vectors(3),
    orientation=st.one_of(vectors(6), st.just((1.0, 0.0, 0.0, 0.0, 1.0, 0.0))),
    spacing=vectors(2),
    matrix=st.one_of(st.just(()), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    thickness=st.none() | NUMBERS,
    between=st.none() | NUMBERS,
    location=st.none() | NUMBERS,
).map(lambda p: p if p.position and p.orientation else Plane())
REFERENCES = st.builds(
    Reference,
    at=st.just("(0008,2112)[0]"),
    sop_class=TEXT,
    sop_instance=TEXT,
    sequence=st.sampled_from((0x00082112, 0x300C0002, 0)),
    study=TEXT,
    series=TEXT,
    frame_of_reference=TEXT,
    frames=st.lists(st.integers(), max_size=2).map(tuple),
    segments=st.lists(st.integers(), max_size=2).map(tuple),
)
MEMBERS = st.builds(
    Member,
    name=TEXT,
    sop_class=TEXT,
    sop_instance=TEXT,
    study=TEXT,
    series=TEXT,
    frame_of_reference=TEXT,
    digest=TEXT,
    transfer_syntax=TEXT,
    constants=st.lists(
        st.tuples(st.sampled_from((0x00100010, 0x00100020, 0x00080060, 0x00200011)), TEXT),
        max_size=4,
    ).map(tuple),
    number=TEXT,
    plane=PLANES,
    frames=st.integers(0, 3),
    segments=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    references=st.lists(REFERENCES, max_size=3).map(tuple),
)


def findings(s: InstanceSet):
    results = judge_set(s.members, MAKER, complete=s.complete)
    assert all(r.verdict is not Verdict.ERROR for r in results), [r.reasons for r in results]
    return [
        (r.requirement.id, f.expected, f.actual, f.evidence) for r in results for f in r.findings
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(MEMBERS, max_size=6), st.booleans(), st.randoms(use_true_random=False))
def test_any_set_is_judged_whatever_its_order(members, complete: bool, random) -> None:
    members = [replace(m, name=f"{n}") for n, m in enumerate(members)]
    before = findings(together(*members, complete=complete))
    random.shuffle(members)
    assert findings(together(*members, complete=complete)) == before


def test_findings_are_bounded() -> None:
    many = (member(f"m{n}", study=f"1.2.{n}") for n in range(3 * MAX_FINDINGS))
    said = [one for one, *_ in findings(together(*many))]
    assert said.count("identity.series-is-in-one-study") == MAX_FINDINGS


@pytest.mark.parametrize(
    ("exchange", "at"), [("", "b (0020,000D)"), ("b", "b (0020,000D)"), ("c1.d1", "(0020,000D)")]
)
def test_a_file_is_named_before_the_tag_path(exchange: str, at: str) -> None:
    odd = replace(member("b", study="1.2.9"), exchange=exchange)
    found = findings(together(member("a"), odd))
    (evidence,) = (e for one, *_, e in found if one == "identity.series-is-in-one-study")
    assert evidence.locator == at
    assert evidence.exchange == (exchange or "b")


@pytest.mark.parametrize("seed", range(3))
def test_the_odd_ones_are_the_few(seed: int) -> None:
    members = [member(n, series="1.2.8" if n == "c" else "1.2.2") for n in "abcd"]
    random.Random(seed).shuffle(members)
    ((odd, usual, _),) = odd_ones(members, of_series)
    assert (odd.name, usual) == ("c", "1.2.2")
