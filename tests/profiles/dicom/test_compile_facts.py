import re
from importlib.metadata import version

import pytest

from profiles.dicom.compile_facts import FOLDER, TABLES, compile_facts

BLOCKS = ("codes.txt", "context_groups.txt", "iods.txt", "trees.txt")
ROWS = ("macros.tsv", "modules.tsv", "snomed.tsv", "sop_classes.tsv")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    compile_facts(folder)
    return folder


@pytest.mark.parametrize("name", [*TABLES, *ROWS, *BLOCKS])
def test_the_files_are_what_the_compiler_writes(name, compiled):
    assert (FOLDER / name).read_bytes() == (compiled / name).read_bytes()


def test_the_compiler_writes_no_other_files(compiled):
    assert {p.name for p in compiled.iterdir()} == {*TABLES, *ROWS, *BLOCKS}


@pytest.mark.parametrize("name", TABLES)
def test_the_files_say_where_they_come_from(name):
    first = (FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    assert (
        first
        == "# compiled by profiles.dicom.compile_facts from pydicom 3.0.2 and pynetdicom 3.0.4"
    )


@pytest.mark.parametrize("name", [*ROWS, *BLOCKS])
def test_the_newer_files_name_module_packages_editions_and_fingerprints(name):
    first, *others = (FOLDER / name).read_text(encoding="utf-8").splitlines()[:5]
    assert re.fullmatch(r"# compiled by profiles\.dicom\.compiler\.\w+ from", first)
    named = [
        re.fullmatch(r"#   (\S+) (\S+) \((?:edition 20\d\d[a-e]|parser), sha256 \w{16}\)", o)
        for o in others
    ]
    found = [m for m in named if m]
    assert found
    assert all(m[2] == version(m[1]) for m in found)


@pytest.mark.parametrize("name", [*TABLES, "macros.tsv", "modules.tsv", "snomed.tsv"])
def test_rows_have_the_columns_of_the_header_and_an_order(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")][-1]
    rows = [line for line in lines if not line.startswith("#")]
    assert {r.count("\t") for r in rows} == {header.count("\t")}
    assert rows == sorted(rows, key=lambda r: r.split("\t")[0])


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks_come_in_order_and_once(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    keys = [line[1:] for line in text.splitlines() if line.startswith("=")]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys, key=lambda k: (int(k) if name == "context_groups.txt" else 0, k))


def test_all_files_together_stay_small():
    assert sum((FOLDER / name).stat().st_size for name in [*ROWS, *BLOCKS]) < 1_700_000
