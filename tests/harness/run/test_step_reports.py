"""Reports to a performed procedure step manager, and what a step makes of the answers."""

from types import SimpleNamespace

import pytest

from harness.capture.control import NotDone
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session
from harness.run.step_reports import LEFT_OUT, StepReports, begun, ended


class Told:
    """A driver that remembers what it was given and answers what it is told to."""

    def __init__(self, status=0):
        self.status = status
        self.sent = []

    def create(self, _, uid, ds):
        return self._answer(uid, ds)

    def set(self, _, uid, ds):
        return self._answer(uid, ds)

    def _answer(self, uid, ds):
        self.sent.append((uid, ds))
        if self.status is None:
            raise NotDone("silence")
        return self.status


def reports(driver, salt="x"):
    world = SimpleNamespace(seed=1)
    session = SimpleNamespace(
        dimse=lambda _: driver, world=world, salt=salt, expect=Session.expect, need=Session.need
    )
    return StepReports(session)


def test_the_same_step_is_created_again():
    driver = Told()
    to = reports(driver)
    to.create()
    to.create_again()
    to.set_to("COMPLETED")
    to.create()
    (first, _), (second, _), (third, changes), (other, _) = driver.sent
    assert first == second == third != other
    assert changes.PerformedProcedureStepStatus == "COMPLETED"
    assert len(first) <= 64


def test_runs_do_not_share_steps():
    one, two = Told(), Told()
    reports(one, "a").create()
    reports(two, "b").create()
    assert one.sent[0][0] != two.sent[0][0]


@pytest.mark.parametrize("what", LEFT_OUT)
def test_one_attribute_is_left_out(what):
    driver = Told()
    reports(driver).create_without(what)
    sent = driver.sent[0][1]
    whole = begun("1.2", "IN PROGRESS")
    assert {e.keyword for e in whole} - {e.keyword for e in sent} == {LEFT_OUT[what]}


def test_nobodys_step_is_another():
    driver = Told()
    to = reports(driver)
    to.create()
    to.set_unknown_to("COMPLETED")
    assert driver.sent[0][0] != driver.sent[1][0]


@pytest.mark.parametrize(
    ("status", "taken"), [(0, True), (0x0107, True), (0x0110, False), (0x0111, False)]
)
def test_what_counts_as_taken(status, taken):
    to = reports(Told(status))
    to.create_as("IN PROGRESS")
    (to.taken if taken else to.refused)()
    with pytest.raises(OutcomeMissed):
        (to.refused if taken else to.taken)()


def test_silence_is_no_outcome_and_nothing_is_undecided():
    to = reports(Told(None))
    with pytest.raises(Undecided):
        to.taken()
    with pytest.raises(OutcomeMissed):
        to.create()


def test_the_end_has_a_series():
    ds = ended("COMPLETED", "1.2")
    assert ds.PerformedSeriesSequence[0].SeriesInstanceUID == "1.2"
