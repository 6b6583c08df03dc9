"""Where things stand in PS3.3, and what they were called in 2020b."""

from __future__ import annotations

from typing import Final

# IODs that 2020b lists by another key.
FORMER_KEYS: Final = {
    "computed-radiography-image": "cr-image",
    "multi-frame-grayscale-byte-secondary-capture-image": "multi-frame-grayscale-byte-sc-image",
    "multi-frame-grayscale-word-secondary-capture-image": "multi-frame-grayscale-word-sc-image",
    "multi-frame-single-bit-secondary-capture-image": "multi-frame-single-bit-sc-image",
    "multi-frame-true-color-secondary-capture-image": "multi-frame-true-color-sc-image",
    "nuclear-medicine-image": "nm-image",
    "patient-radiation-dose-sr": "patient-radiation-dose-structured-report",
    "positron-emission-tomography-image": "pet-image",
    "ultrasound-image": "us-image",
    "ultrasound-multi-frame-image": "us-multi-frame-image",
}


def place(link: str) -> tuple[str, str]:
    """Take section and table from a link into PS3.3."""
    page, _, anchor = link.rpartition("/")[2].partition("#")
    section = page.removesuffix(".html").removeprefix("sect_").removeprefix("chapter_")
    name = anchor.removeprefix("table_").removeprefix("PS3.3_")
    stem = name.rpartition("-")[0]  # newer tables are numbered within their section
    return (stem if stem.startswith(section) else section), name


def tag_of(text: str) -> int:
    """Read "(0028,0010)" as 0x00280010."""
    return int(text[1:5] + text[6:10], 16)
