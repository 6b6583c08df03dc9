"""The account of object faults: one requirement and one fault a line, nothing else."""

import pytest

from harness.core.errors import UsageError
from harness.load.object_faults import load


def test_faults_are_gathered_by_requirement():
    assert load("# head\na.x\tone\n\nb.y\ttwo\na.x\tthree\n", "f") == {
        "a.x": ("one", "three"),
        "b.y": ("two",),
    }


@pytest.mark.parametrize("line", ["a.x", "a.x\t", "\tone", "a.x\tone\ttwo"])
def test_a_line_of_another_form_is_one_message(line):
    with pytest.raises(UsageError) as why:
        load(f"# head\n{line}\n", "f.tsv")
    assert str(why.value) == "f.tsv: line 2: is not a requirement, a tab, a fault"


def test_a_fault_proves_one_requirement():
    with pytest.raises(UsageError, match="'one' is there twice"):
        load("a.x\tone\nb.y\tone\n", "f")
