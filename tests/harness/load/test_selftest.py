"""Fault declarations: the good ones load, every mistake names file and key."""

import pytest

from harness.core.errors import UsageError
from harness.core.selftest import FaultCase
from harness.load.selftest import load

GOOD = """
[[faults]]
name = "stow-stores-nothing"
seat = "archive"
requirement = "stow.x"
locator = "^/00081199"
actual = "nothing"
scenario = "dicomweb/store.feature"
name_contains = "listed"
"""


def test_a_good_file():
    assert load(GOOD, "stow.toml", {"stow.x"}) == (
        FaultCase(
            "stow-stores-nothing",
            "archive",
            "stow.x",
            "^/00081199",
            "dicomweb/store.feature",
            "nothing",
            "listed",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"archive"', '"pacs"', r"faults\[0\]\.seat: unknown seat 'pacs'"),
        ('"stow.x"', '"stow.y"', r"faults\[0\]\.requirement: unknown requirement 'stow\.y'"),
        ('"^/00081199"', '"("', r"faults\[0\]\.locator: not a regular expression"),
        ("actual =", "actua1 =", r"actua1: unknown key"),
        ("[[faults]]", "[[fault]]", r"faults: is missing"),
        (GOOD, GOOD + GOOD, r"'stow-stores-nothing' stands there twice"),
    ],
)
def test_mistakes_name_file_and_key(old, new, says):
    assert old in GOOD
    with pytest.raises(UsageError, match=rf"^stow\.toml: .*{says}"):
        load(GOOD.replace(old, new, 1), "stow.toml", {"stow.x"})
