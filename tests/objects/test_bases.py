"""The bases are what they claim to be: always the same octets, and clean to somebody else."""

import pytest

from tests.objects.bases import BASES, names, octets, written
from tests.objects.faults import surgery
from tests.real.oracle import dciodvfy

DEFLATED = "ct-deflated"  # which dciodvfy does not inflate
NO_OPINION = (
    "echo-report",  # of a SOP Class that it does not know
    "modality-raw-data",  # on which it aborts
)


@pytest.mark.parametrize("name", names())
def test_is_made_the_same_again(name: str) -> None:
    made = BASES[name].make()
    assert (made if isinstance(made, bytes) else written(made)) == octets(name)


@pytest.mark.parametrize("name", [n for n in names() if n != DEFLATED])
def test_dciodvfy_finds_no_error(name: str, tmp_path) -> None:
    path = tmp_path / "base.dcm"
    path.write_bytes(octets(name))
    assert dciodvfy.statements(name, path) == (None if name in NO_OPINION else ())


def test_kinds_are_many() -> None:
    assert len({b.kind for b in BASES.values()}) >= 20


ELEMENTS = [
    ("ct", (0x00020010,)),
    ("ct", (0x00100020,)),
    ("rt-plan", (0x300A00B0, 0, 0x300A0111, 1, 0x300A0112)),
    ("seg-binary", (0x52009230, 5, 0x00209111, 0, 0x00209157)),
]


@pytest.mark.parametrize(("name", "path"), ELEMENTS)
def test_surgery_puts_back_what_it_cut_out(name: str, path: surgery.Path) -> None:
    place = surgery.at(octets(name), path)
    value = octets(name)[place.value : place.end]
    longer = surgery.value(path, value + b"\0\0")(octets(name))
    assert longer != octets(name)
    assert surgery.value(path, value)(longer) == octets(name)
    raw = octets(name)[place.offset : place.end]
    assert surgery.drop(path)(surgery.insert(path, raw)(octets(name))) == octets(name)
