"""A new file is there whole or not at all, and takes nobody's place."""

import pytest

from emulators.modality.raw.new_file import new_file


def test_it_gets_its_name_when_all_of_it_is_there(tmp_path):
    target = tmp_path / ("x" * 250)
    with new_file(target) as file:
        file.write(b"whole")
        file.flush()
        (partial,) = tmp_path.iterdir()
        assert partial.name.startswith(".")
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
    assert target.read_bytes() == b"whole"
    (tmp_path / "other").write_bytes(b"")
    assert target.stat().st_mode == (tmp_path / "other").stat().st_mode


def written(target, data, then=lambda: None):
    with new_file(target) as file:
        file.write(data)
        then()


@pytest.mark.parametrize("ended", [KeyboardInterrupt, ValueError])
def test_what_ends_on_the_way_leaves_nothing(tmp_path, ended):
    def end():
        raise ended

    with pytest.raises(ended):
        written(tmp_path / "x", b"half", end)
    assert list(tmp_path.iterdir()) == []


def test_another_file_stays_even_when_it_comes_meanwhile(tmp_path):
    target = tmp_path / "x"
    with pytest.raises(FileExistsError, match="x: there is a file"):
        written(target, b"mine", lambda: target.write_bytes(b"yours"))
    with pytest.raises(FileExistsError, match="x: there is a file"):
        written(target, b"mine", lambda: pytest.fail("nothing is to be written"))
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x", b"yours")]


def test_a_link_to_nothing_is_not_followed(tmp_path):
    (tmp_path / "x").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        written(tmp_path / "x", b"mine")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
