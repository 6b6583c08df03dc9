"""What comes after an interruption, or after a failure of ours, is not held against anybody."""

import pytest

from harness.core.errors import CaptureError, UsageError
from harness.core.report import Outcome
from harness.core.verdict import Verdict
from harness.run.play import Play, check_tags, perform

FEATURE = """
@seat:ehr
Feature: Three questions

  Scenario: the second is disturbed
    When a FHIR client asks for the capabilities
    And a FHIR client reads a patient that does not exist
    And a FHIR client creates something that is no JSON

  Scenario: never begun
    When a FHIR client asks for the capabilities
"""


class Nobody:
    def scenario_begins(self, name):
        pass

    def step_begins(self, text):
        pass

    def step_ended(self, step):
        pass


class World:
    """No emulators, nobody to talk to; the `disturb`-th look at the environment raises."""

    seed = 1

    def __init__(self, disturb, trouble):
        self.looks = 0
        self.disturb = disturb
        self.trouble = trouble
        self.emulators = {}
        self.failure = None

    def check(self):
        self.looks += 1
        if self.looks == self.disturb:
            raise self.trouble
        if self.failure:
            raise self.failure

    def begin(self, scenario, salt):
        pass

    def end(self):
        pass

    def web_url(self, opener, accepter):
        return None

    def action_s(self):
        return 1.0


def play(tmp_path, disturb=0, trouble=None):
    feature = tmp_path / "three.feature"
    feature.write_text(FEATURE)
    performance = Play(World(disturb, trouble), Nobody(), "x")
    perform(performance, [str(feature)], None)
    return performance


def outcomes(performance):
    return [[s.outcome for s in scenario.steps] for scenario in performance.played]


def test_undisturbed_every_step_is_tried(tmp_path):
    done = play(tmp_path)
    assert outcomes(done) == [[Outcome.UNDECIDED] * 3, [Outcome.UNDECIDED]]
    assert not done.interrupted
    assert done.failure is None


@pytest.mark.parametrize(
    ("trouble", "first", "verdict"),
    [
        (KeyboardInterrupt(), Outcome.UNDECIDED, Verdict.INCONC),
        (CaptureError("the disk is full"), Outcome.BROKEN, Verdict.ERROR),
    ],
)
def test_what_comes_after_is_not_played(tmp_path, trouble, first, verdict, capfd):
    done = play(tmp_path, 3, trouble)
    assert outcomes(done)[0] == [Outcome.UNDECIDED, first, Outcome.NOT_PLAYED]
    assert all(o is Outcome.NOT_PLAYED for later in outcomes(done)[1:] for o in later)
    assert done.played[0].verdict is verdict
    assert done.interrupted is isinstance(trouble, KeyboardInterrupt)
    assert capfd.readouterr() == ("", "")  # behave says nothing of its own


def test_a_name_narrows_the_play(tmp_path):
    feature = tmp_path / "three.feature"
    feature.write_text(FEATURE)
    performance = Play(World(0, None), Nobody(), "x")
    perform(performance, [str(feature)], None, "never begun")
    assert [s.name for s in performance.played] == ["never begun"]


def test_an_unknown_step_is_one_clear_line(tmp_path):
    feature = tmp_path / "bad.feature"
    feature.write_text("Feature: F\n\n  Scenario: S\n    When the moon rises\n")
    with pytest.raises(UsageError, match="no step is called When 'the moon rises'"):
        perform(Play(World(0, None), Nobody(), "x"), [str(feature)], None)


def test_a_broken_feature_is_one_clear_line(tmp_path):
    feature = tmp_path / "bad.feature"
    feature.write_text("Scenario: no feature above\n  nonsense\n")
    with pytest.raises(UsageError, match="cannot be played"):
        perform(Play(World(0, None), Nobody(), "x"), [str(feature)], None)


def test_tags_are_checked_before_anything_runs():
    check_tags(None)
    check_tags("@tx:RAD-8 and not @slow")
    with pytest.raises(UsageError, match=r"--tags '@a and and'"):
        check_tags("@a and and")
