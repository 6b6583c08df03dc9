from profiles.dicom.compiler.rows import Row
from profiles.dicom.compiler.scope import Scope
from profiles.dicom.compiler.trees import Trees

SEQUENCE, OTHER, UID = 0x00081140, 0x00081115, 0x00081155
NOWHERE = Scope((frozenset(),), (), frozenset(), {})


def add(trees, **kinds):
    items = {UID: Row(UID, "1")}
    tree = {SEQUENCE: Row(SEQUENCE, kinds["one"], items), OTHER: Row(OTHER, kinds["two"], items)}
    return trees.add("some-module", tree, lambda _: NOWHERE)


def test_equal_contents_are_stored_once():
    trees = Trees()
    first, again = add(trees, one="1", two="3"), add(trees, one="1", two="3")
    assert first == again
    assert len(trees.blocks) == 2
    assert add(trees, one="2", two="3") != first
    assert len(trees.blocks) == 3


def test_rows_are_ascending_by_tag_and_name_their_items():
    trees = Trees()
    key = add(trees, one="1", two="3")
    inner = next(k for k in trees.blocks if k != key)
    assert trees.blocks[key] == [f"00081115\t3\t{inner}", f"00081140\t1\t{inner}"]
    assert trees.blocks[inner] == ["00081155\t1"]
    assert trees.render().startswith("=")
