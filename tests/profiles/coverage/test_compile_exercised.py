"""What the compiler writes is what the loader reads."""

from harness.load.catalogue import exercised
from profiles.coverage.compile_exercised import render


def test_round_trip():
    by_feature = {"a.feature": ("r.a", "r.b"), "b.feature": ("r.b",)}
    text = render(by_feature)
    assert exercised(text, "e.toml", {"r.a", "r.b"}, set(by_feature)) == by_feature
