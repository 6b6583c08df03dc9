"""Scenarios by name, file or folder; an unknown one says which are known."""

import pytest

from harness.core.errors import UsageError
from harness.run.play import SCENARIOS
from harness.run.selection import every, seats_of, select


@pytest.mark.parametrize("name", ["tele-stroke", "tele_stroke", "workflow/tele_stroke.feature"])
def test_by_name_or_file(name):
    assert [f.name for f in select([name], ())] == ["tele_stroke.feature"]


def test_by_folder_without_repeats():
    found = select(["dimse", "dimse/storage.feature"], ())
    assert {f.parent.name for f in found} == {"dimse"}
    assert len(found) == len(set(found))


def test_without_names_what_the_seats_take_part_in():
    assert all("ehr" in seats_of(f) for f in select([], {"ehr"}))
    assert select([], ()) == every()
    assert every()[0].name == "tele_stroke.feature"


def test_unknown_names_list_the_known():
    with pytest.raises(UsageError, match=r"'tele-strok'.*known names: .*tele-stroke"):
        select(["tele-strok"], ())


def test_all_features_are_found():
    assert len(every()) == len(list(SCENARIOS.rglob("*.feature")))
