"""Writes codes with their meanings, context groups, and what SNOMED identifiers became."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast

from pydicom.sr._cid_dict import cid_concepts
from pydicom.sr._concepts_dict import concepts
from pydicom.sr._snomed_dict import mapping

from profiles.dicom.compiler.sources import PYDICOM, provenance

# scheme -> keyword -> value -> meaning and context groups
_CONCEPTS: Mapping[str, Mapping[str, Mapping[str, tuple[str, list[int]]]]] = cast(Any, concepts)


def code_tables() -> dict[str, str]:
    """Render all tables of codes by file name."""
    header = provenance("codes", PYDICOM)
    return {
        "codes.txt": header + "# =scheme, then a line for each code: value, meanings\n" + _codes(),
        "context_groups.txt": header
        + "# =CID, then a line for each scheme: designator, values\n"
        + _context_groups(),
        "snomed.tsv": header + "# SNOMED RT identifier\tSNOMED CT identifier\n" + _snomed(),
    }


def _codes() -> str:
    blocks = []
    for scheme, keywords in sorted(_CONCEPTS.items()):
        meanings = defaultdict(set)
        for found in keywords.values():
            for value, (meaning, _) in found.items():
                meanings[value].add(_plain(meaning))
        lines = ("\t".join((value, *sorted(known))) for value, known in sorted(meanings.items()))
        blocks.append(f"={scheme}\n" + "".join(f"{line}\n" for line in lines))
    return "".join(blocks)


def _context_groups() -> str:
    blocks = []
    for cid, schemes in sorted(cid_concepts.items()):
        lines = []
        for scheme, keywords in sorted(schemes.items()):
            values = {value for word in keywords for value in _of_group(scheme, word, cid)}
            lines.append("\t".join((scheme, *sorted(values))))
        blocks.append(f"={cid}\n" + "".join(f"{line}\n" for line in lines))
    return "".join(blocks)


def _of_group(scheme: str, keyword: str, cid: int) -> list[str]:
    """Return the codes of a keyword that are in a group; a keyword may stand for several."""
    return [value for value, (_, cids) in _CONCEPTS[scheme][keyword].items() if cid in cids]


def _snomed() -> str:
    return "".join(f"{old}\t{new}\n" for old, new in sorted(mapping["SRT"].items()))


def _plain(meaning: str) -> str:
    """Collapse white space, and drop the marks that only tell where a line may break."""
    return re.sub(r"\s+", " ", meaning.replace("\u200b", "").replace("\u00ad", "")).strip()
