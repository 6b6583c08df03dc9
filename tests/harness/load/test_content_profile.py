import pytest

from harness.core.errors import UsageError
from harness.core.requirement import Level
from harness.load.content_profile import load
from harness.run.checking.content_profiles import chosen, shipped

GOOD = """
id = "thin"
title = "Thin slices"
applies = "sop_class = 1.2.840.10008.5.1.4.1.1.2"
[[cites]]
standard = "Ours"
edition = "1"
section = "2"
url = "https://example.org/"
[[rules]]
name = "thickness-is-given"
level = "SHALL"
statement = "The thickness is given."
at = "(0018,0050)"
expected = "a Slice Thickness"
when = "(0008,0008)[1] = ORIGINAL"
require = "filled (0018,0050)"
"""


def test_a_profile_is_read():
    profile = load(GOOD, "thin.toml")
    (rule,) = profile.rules
    assert rule.requirement.id == "content.thin-thickness-is-given"
    assert (rule.requirement.level, rule.at) == (Level.SHALL, "(0018,0050)")
    assert str(rule.requirement.cites[0]) == "Ours (1) 2"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('id = "thin"', 'id = "Thin Slices"', "thin.toml: id: must be of small letters"),
        ('"SHALL"', '"MUST"', r"rules\[0\].level: must be SHALL, SHOULD or MAY"),
        ("filled (0018,0050)", "filled 0018", r"rules\[0\].require: is no condition"),
        ("sop_class = 1", "sop_klass = 1", "applies: is no condition"),
        ('at = "(0018,0050)"', "", r"rules\[0\].at"),
        ('expected = "a', 'wanted = "x"\nexpected = "a', "wanted"),
        ("[[cites]]", "[[cited]]", "cite"),
    ],
)
def test_mistakes_name_file_and_key(old, new, why):
    assert old in GOOD
    with pytest.raises(UsageError, match=why):
        load(GOOD.replace(old, new), "thin.toml")


def test_two_rules_of_one_name():
    rule = GOOD[GOOD.index("[[rules]]") :]
    with pytest.raises(UsageError, match="names a rule above"):
        load(GOOD + rule, "thin.toml")


def test_profiles_are_chosen_by_id_or_file(tmp_path):
    assert {p.id for p in shipped()} >= {"head-ct", "xdsi-manifest"}
    assert chosen("head-ct").title.startswith("Head CT")
    (tmp_path / "mine.toml").write_text(GOOD)
    assert chosen(str(tmp_path / "mine.toml")).id == "thin"
    with pytest.raises(UsageError, match="unknown; there are head-ct"):
        chosen("nothing")
    with pytest.raises(UsageError, match="cannot be read"):
        chosen(str(tmp_path / "none.toml"))
