"""What objects say of how they were reconstructed: equipment, and parameters with their hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.content.dataset import DataSet

DERIVATION_DESCRIPTION: Final = 0x00082111
CONTRIBUTING_EQUIPMENT: Final = 0x0018A001
CONTRIBUTION_DESCRIPTION: Final = 0x0018A003
SOFTWARE_VERSIONS: Final = 0x00181020
PROCESSING_EQUIPMENT: Final = "109102"  # DCM, of CID 7005
_PURPOSE, _CODE, _SCHEME = 0x0040A170, 0x00080100, 0x00080102
_HASH: Final = re.compile(r"parameters sha256:([0-9A-Fa-f]*)")
_DOCUMENT: Final = re.compile(r"parameters sha256:[0-9A-Fa-f]* (\{.*)", re.DOTALL)


def parameter_hash(text: str) -> str | None:
    """Return the hash that a description states; None when it states none."""
    found = _HASH.search(text)
    return found[1] if found else None


def parameter_document(text: str) -> str | None:
    """Return what follows the hash and begins like a JSON object; None when nothing does."""
    found = _DOCUMENT.search(text)
    return found[1] if found else None


def processing_equipment(ds: DataSet) -> Iterator[tuple[int, DataSet]]:
    """Yield the items of Contributing Equipment Sequence that name who reconstructed."""
    for number, item in enumerate(ds.items(CONTRIBUTING_EQUIPMENT)):
        for purpose in item.items(_PURPOSE)[:1]:
            if (purpose.text(_CODE), purpose.text(_SCHEME)) == (PROCESSING_EQUIPMENT, "DCM"):
                yield number, item
