"""What objects say of how they were reconstructed: equipment, parameters with their hash, formats.

Descriptions are free text; these are the phrases of Plugfest's own contract in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.content.dataset import DataSet
from harness.content.provenance import ACQUISITION_EQUIPMENT, PROCESSING_EQUIPMENT, equipment
from harness.content.provenance import CONTRIBUTION_DESCRIPTION as CONTRIBUTION_DESCRIPTION
from harness.content.provenance import SOFTWARE_VERSIONS as SOFTWARE_VERSIONS

DERIVATION_DESCRIPTION: Final = 0x00082111
_HASH: Final = re.compile(r"parameters sha256:([0-9A-Fa-f]*)")
_READS: Final = re.compile(r"\breads ([^;]+)")
_DIGEST: Final = re.compile(r" sha256:[0-9A-Fa-f]{64}")
_FORMAT: Final = re.compile(r"([^\s/,]+)[ /](?:[vV](?=\d))?([^\s/,]+)")
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
    return equipment(ds, PROCESSING_EQUIPMENT)


def formats_read(text: str) -> frozenset[str]:
    """Return the raw formats that software says it reads: "reads acme-sino/1, acme-sino/2"."""
    found = _READS.search(text)
    return frozenset(filter(None, map(format_named, found[1].split(",")))) if found else frozenset()


def formats_acquired(ds: DataSet) -> frozenset[str]:
    """Return the formats of the raw files that the acquiring equipment names, with a digest."""
    said = (item.text(CONTRIBUTION_DESCRIPTION) for _, item in equipment(ds, ACQUISITION_EQUIPMENT))
    return frozenset(filter(None, (format_named(t) for t in said if _DIGEST.search(t))))


def format_named(text: str) -> str:
    """Return family and generation as one word, however they are written; "" when not told.

    "acme-sino 1 0001.raw", "acme-sino/1" and "ACME-SINO v1" are one format.
    """
    found = _FORMAT.match(text.strip())
    return f"{found[1]}/{found[2]}".lower() if found else ""
