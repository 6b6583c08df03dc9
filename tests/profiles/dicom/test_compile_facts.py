import pytest

from profiles.dicom.compile_facts import FOLDER, TABLES, compile_facts


@pytest.mark.parametrize("name", TABLES)
def test_the_files_are_what_the_compiler_writes(name, tmp_path):
    compile_facts(tmp_path)
    assert (FOLDER / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", TABLES)
def test_the_files_say_where_they_come_from(name):
    first = (FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    assert (
        first
        == "# compiled by profiles.dicom.compile_facts from pydicom 3.0.2 and pynetdicom 3.0.4"
    )


@pytest.mark.parametrize("name", TABLES)
def test_rows_have_the_columns_of_the_header(name):
    _, header, *rows = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert {r.count("\t") for r in rows} == {header.count("\t")}
    assert rows == sorted(rows, key=lambda r: r.split("\t")[0])
