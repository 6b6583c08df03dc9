"""Triggers: a product's command is run under a limit, a missing operator is said."""

import shlex
import sys

import pytest

from harness.capture.control import NotDone
from harness.capture.trigger import pull


def python(code):
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


def test_the_command_learns_what_to_do(tmp_path):
    told = tmp_path / "told"
    code = (
        f"import os; open({str(told)!r}, 'w').write(' '.join(os.environ['PLUGFEST_' + n] "
        "for n in ('SEAT', 'ACTION', 'ARGUMENTS')))"
    )
    pull(python(code), "modality", "store", {"via": "stow"}, 20)
    assert told.read_text() == 'modality store {"via": "stow"}'


@pytest.mark.parametrize(
    ("trigger", "says"),
    [
        (
            python("import sys; print('no film', file=sys.stderr); sys.exit(3)"),
            "exit code 3 no film",
        ),
        ("/does/not/exist", "cannot be run"),
        ("unbalanced 'quote", "cannot be run"),
    ],
)
def test_a_failing_command_is_one_clear_line(trigger, says):
    with pytest.raises(NotDone, match=says):
        pull(trigger, "modality", "store", {}, 20)


def test_a_hanging_command_is_ended():
    with pytest.raises(NotDone, match=r"not done within 0\.3 s"):
        pull(python("import time; time.sleep(60)"), "modality", "store", {}, 0.3)


def test_an_operator_who_is_not_there_is_said():
    with pytest.raises(NotDone, match="none is here"):
        pull("operator", "modality", "store", {}, 1)
