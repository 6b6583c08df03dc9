from profiles.dicom.compiler.places import place, tag_of
from profiles.dicom.compiler.rows import count, modules


def test_the_source_has_its_modules_and_rows():
    assert len(modules()) == 436
    assert sum(map(count, modules().values())) == 99740


def test_rows_stand_under_their_sequences():
    procedure = modules()["general-study"][0x00081032]
    assert procedure.type == "3"
    assert procedure.children[0x00080104].type == "1"


def test_repeating_groups_are_named_by_their_first():
    assert 0x60003000 in modules()["overlay-plane"]


def test_links_give_section_and_table():
    root = "http://dicom.nema.org/medical/dicom/current/output/chtml/part03/"
    assert place(root + "sect_C.8.2.html#table_C.8-3") == ("C.8.2", "C.8-3")
    assert place(root + "sect_C.37.html#table_C.37.1.2-1") == ("C.37.1.2", "C.37.1.2-1")
    assert place(root + "sect_A.75.3.html#table_PS3.3_A.75-1") == ("A.75.3", "A.75-1")


def test_tags_are_read():
    assert tag_of("(0028,0010)") == 0x00280010
