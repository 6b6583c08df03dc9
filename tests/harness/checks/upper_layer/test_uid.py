import pytest

from harness.checks.upper_layer.uid import is_uid


@pytest.mark.parametrize("text", ["1.2", "2.25.0", "1.2.840.10008.1.1", "1." + "2" * 62])
def test_valid(text: str) -> None:
    assert is_uid(text)


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".1", "1..2", "1.02", "1.2a", "1.2 ", "1.2\0", "1." + "2" * 63, "1.٢"]
)
def test_invalid(text: str) -> None:
    assert not is_uid(text)
