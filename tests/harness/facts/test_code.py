import pytest

from harness.facts.code import current, is_scheme, meaning
from harness.facts.context_group import codes, context_groups


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("DCM", "113000", ("Of Interest",)),
        ("UCUM", "mm", ("mm",)),
        ("DCM", "no such", ()),
        ("NO SUCH", "113000", ()),
    ],
)
def test_meanings(scheme, value, expected):
    assert meaning(scheme, value) == expected


def test_a_code_may_have_several_meanings():
    assert "Liver" in meaning("SCT", "10200004")


@pytest.mark.parametrize(
    ("designator", "known"),
    [
        ("DCM", True),
        ("SCT", True),
        ("SRT", True),
        ("99LOCAL", True),
        ("BANANA", False),
        ("", False),
    ],
)
def test_designators(designator, known):
    assert is_scheme(designator) == known


def test_context_groups_list_their_codes():
    assert ("SCT", "85756007") in codes(7150)  # Tissue
    assert ("DCM", "113000") in codes(7010)
    assert codes(1) is None
    assert len(context_groups()) == 1355


def test_every_code_of_a_group_has_a_meaning():
    for cid in (29, 4, 7151, 7010, 12):
        assert all(meaning(*code) for code in codes(cid))


def test_snomed_identifiers_of_before_have_their_successor():
    assert current("SRT", "T-62000") == ("SCT", "10200004")
    assert current("SRT", "no such") == ("SRT", "no such")
    assert current("DCM", "113000") == ("DCM", "113000")
