import pytest

from harness.checks.sources import DICOM_EDITION, PS3, fhir_r4, ihe_rad, ps3, rfc


@pytest.mark.parametrize(
    ("section", "table", "page"),
    [
        ("9.3.3.2", "", "part08/sect_9.3.html#sect_9.3.3.2"),
        ("D.1", "", "part08/sect_D.1.html"),
        ("9.3.4", "9-21", "part08/sect_9.3.html#table_9-21"),
        ("9", "", "part08/chapter_9.html"),
    ],
)
def test_dicom_sections_have_a_page(section: str, table: str, page: str) -> None:
    assert ps3(8, section, table).url == PS3 + page


def test_citations_are_readable() -> None:
    assert str(ps3(4, "C.6.1", "C.6-1")) == f"DICOM PS3.4 ({DICOM_EDITION}) C.6.1, Table C.6-1"
    assert str(rfc(9110, "8.3")) == "RFC 9110 (2022) 8.3"
    assert fhir_r4("search", "errors").url == "https://hl7.org/fhir/R4/search.html#errors"
    assert ihe_rad(2, "4.5").standard == "IHE RAD TF-2"


def test_unknown_rfc_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        rfc(1, "1")
