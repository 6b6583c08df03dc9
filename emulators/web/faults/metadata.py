"""Misbehaviours of the retrieval of metadata (PS3.18 10.4.1.1.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from emulators.core.faults import Fault
from emulators.web.faults.data_sets import DataSet, put, spoiling, spoiling_each
from emulators.web.faults.exchange import Asked, Misbehaviour, Says, Transaction

METADATA: Final = frozenset({Transaction.METADATA})
PIXEL_DATA: Final = "7FE00010"

_BELOW_A_STUDY: Final = re.compile(r"(/studies/[^/]+)/series/[^/]+/metadata")


def _fault(name: str, requirement: str, what: str, says: Says) -> Misbehaviour:
    return Misbehaviour(Fault(name, requirement, what), METADATA, says=says)


def _whole_study(asked: Asked) -> Asked:
    """Take a retrieve of a series' metadata for one of the study's."""
    found = _BELOW_A_STUDY.fullmatch(asked.path)
    return asked if found is None else replace(asked, path=f"{found[1]}/metadata")


def _uri(change: Callable[[str], str]) -> Says:
    def every(one: DataSet) -> None:
        pixels = one.get(PIXEL_DATA, {})
        if "BulkDataURI" in pixels:
            pixels["BulkDataURI"] = change(str(pixels["BulkDataURI"]))

    return spoiling_each(every)


def _inline(one: DataSet) -> None:
    one[PIXEL_DATA] = {"vr": "OW", "InlineBinary": "AAECAwQF"}


METADATA_FAULTS: Final = (
    _fault(
        "metadata-leaves-an-attribute-out",
        "wado.metadata-holds-every-attribute",
        "leaves Window Center out",
        spoiling_each(lambda one: one.pop("00281050", None)),
    ),
    _fault(
        "metadata-alters-a-value",
        "wado.metadata-values-equal-stored",
        "gives another Convolution Kernel than was stored",
        spoiling_each(lambda one: put(one, "00181210", "SH", "OTHER")),
    ),
    _fault(
        "metadata-leaves-an-instance-out",
        "wado.metadata-is-complete",
        "leaves the last of several instances out",
        spoiling(lambda sets: sets[:-1] or sets),
    ),
    Misbehaviour(
        Fault(
            "metadata-is-of-the-whole-study",
            "wado.metadata-belongs-to-the-path",
            "answers for a series with the metadata of the whole study",
        ),
        METADATA,
        hears=_whole_study,
    ),
    _fault(
        "metadata-has-file-meta",
        "wado.metadata-has-no-file-meta",
        "gives file meta information among the attributes",
        spoiling_each(lambda one: put(one, "00020010", "UI", "1.2.840.10008.1.2.1")),
    ),
    _fault(
        "metadata-inlines-pixels",
        "wado.pixel-data-is-by-reference",
        "gives Pixel Data inline",
        spoiling_each(_inline),
    ),
    _fault(
        "metadata-bulk-uri-is-a-file",
        "wado.bulk-data-uri-is-resolvable",
        "gives a BulkDataURI that only the server could open",
        _uri(lambda _: "file:///var/lib/archive/pixels.raw"),
    ),
    _fault(
        "metadata-bulk-uri-dangles",
        "wado.bulk-data-is-retrievable",
        "gives a BulkDataURI of something that is not there",
        _uri(lambda uri: f"{uri.rpartition('/')[0]}/00420011"),
    ),
    _fault(
        "metadata-has-a-group-length",
        "dicom-json.no-group-length",
        "gives a group length",
        spoiling_each(lambda one: put(one, "00080000", "UL", 42)),
    ),
    _fault(
        "metadata-lacks-a-private-creator",
        "dicom-json.private-creator-is-present",
        "gives a private element without its creator",
        spoiling_each(lambda one: put(one, "00091001", "LO", "of nobody")),
    ),
)
