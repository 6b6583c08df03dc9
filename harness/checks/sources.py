"""Where the standards are published: citations are built here, so that an edition changes once."""

from __future__ import annotations

from typing import Final

from harness.core.requirement import Citation

DICOM_EDITION: Final = "2026a"
FHIR_R4_EDITION: Final = "4.0.1"
IHE_RAD_EDITION: Final = "Rev. 18.0"

PS3: Final = f"https://dicom.nema.org/medical/dicom/{DICOM_EDITION}/output/chtml/"
FHIR_R4: Final = "https://hl7.org/fhir/R4/"
IHE_RAD: Final = "https://www.ihe.net/uploadedFiles/Documents/Radiology/"
RFC: Final = "https://www.rfc-editor.org/rfc/"

RFC_YEARS: Final = {
    2045: "1996",
    2046: "1996",
    2387: "1998",
    3986: "2005",
    6838: "2013",
    6901: "2013",
    8259: "2017",
    9110: "2022",
    9112: "2022",
}


def ps3(part: int, section: str, table: str = "") -> Citation:
    """Cite a section of DICOM PS3.`part`, and a table of it by its number ("C.6-1").

    The published pages are cut at varying depth; the page of the first two levels always exists,
    and the fragment leads on from there.
    """
    levels = section.split(".")
    page = f"sect_{'.'.join(levels[:2])}" if len(levels) > 1 else f"chapter_{section}"
    fragment = f"#table_{table}" if table else f"#sect_{section}" if len(levels) > 2 else ""
    where = f"{section}, Table {table}" if table else section
    url = f"{PS3}part{part:02}/{page}.html{fragment}"
    return Citation(f"DICOM PS3.{part}", DICOM_EDITION, where, url)


def fhir_r4(page: str, anchor: str = "") -> Citation:
    """Cite a page of FHIR R4 by its file name without ".html"."""
    fragment = f"#{anchor}" if anchor else ""
    return Citation(
        "HL7 FHIR R4", FHIR_R4_EDITION, page + fragment, f"{FHIR_R4}{page}.html{fragment}"
    )


def ihe_rad(volume: str, section: str) -> Citation:
    """Cite a section of a volume ("1", "2", "2x") of the IHE Radiology Technical Framework."""
    url = f"{IHE_RAD}IHE_RAD_TF_Vol{volume}.pdf"
    return Citation(f"IHE RAD TF-{volume}", IHE_RAD_EDITION, section, url)


def rfc(number: int, section: str) -> Citation:
    """Cite a section of an RFC named in `RFC_YEARS`.

    Raises: KeyError for an RFC not in the table.
    """
    url = f"{RFC}rfc{number}#section-{section}"
    return Citation(f"RFC {number}", RFC_YEARS[number], section, url)
