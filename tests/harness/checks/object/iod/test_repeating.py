"""Curves and overlays repeat in even groups only, and are looked at as if they were the first."""

import pytest

from harness.checks.object.iod.repeating import first_of, groups, repeats, without
from harness.content.dataset import decode
from tests.harness.checks.build import instance
from tests.harness.checks.object.changed_bases import made

BASES = frozenset((0x60000010, 0x60003000))


@pytest.mark.parametrize(
    ("tag", "first"),
    [
        (0x60000010, 0x60000010),
        (0x60020010, 0x60000010),
        (0x60FE3000, 0x60003000),
        (0x501E0005, 0x50000005),
        (0x60010010, 0x60010010),
        (0x00280010, 0x00280010),
        (0x54000100, 0x54000100),
    ],
)
def test_first(tag, first) -> None:
    assert first_of(tag) == first
    assert repeats(tag) == (tag >> 24 in (0x50, 0x60) and not tag >> 16 & 1)


def test_each_group_by_itself() -> None:
    i = instance({0x00280010: 1, 0x60000010: 2, 0x60020010: 3, 0x60020011: 4})
    root = decode(i.dataset, i.transfer_syntax)
    seen = {group: [e.tag for e in ds.elements] for group, ds in groups(root, BASES)}
    assert seen == {0x6000: [0x60000010], 0x6002: [0x60000010, 0x60000011]}
    assert [e.tag for e in without(root, BASES).elements] == [0x00280010]
    assert [e.tag for e in without(root, frozenset()).elements] == [e.tag for e in root.elements]


def test_without_groups_nothing_is_copied() -> None:
    i = made("ct")
    root = decode(i.dataset, i.transfer_syntax)
    assert without(root, BASES) is root
    assert not list(groups(root, BASES))
