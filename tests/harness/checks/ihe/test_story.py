"""The conforming story: every requirement across transactions is exercised, none is violated."""

import pytest

import harness.checks  # noqa: F401
from harness.checks.registry import requirements
from harness.core.requirement import Role
from harness.core.subject import Resource
from harness.core.verdict import Verdict
from tests.harness.checks.build import judge_all, objections
from tests.harness.checks.ihe.story import ORDER, ORDER_WITH_STUDY, story

SEATS = ("modality", "archive", "ehr", "viewer")


@pytest.mark.parametrize("seat", SEATS)
def test_nobody_is_accused(seat):
    families = ("ihe", "imaging-study", "endpoint", "observation")
    assert objections(judge_all(story(seat), *families)) == []


def test_every_requirement_is_exercised_by_some_seat():
    passed = {
        r.requirement.id
        for seat in SEATS
        for order in (ORDER, ORDER_WITH_STUDY)
        for r in judge_all(story(seat, order=order), "ihe")
        if r.verdict is Verdict.PASS
    }
    assert {r.id for r in requirements() if r.id.startswith("ihe.")} - passed == set()


def test_the_story_has_its_resources():
    kinds = {
        s.type for s in story("ehr") if isinstance(s, Resource) and s.party(Role.CREATOR).is_sut
    }
    assert kinds == {"Patient", "ServiceRequest", "ImagingStudy", "Endpoint"}
