"""What other software made is handed out whole and as it was told of, or nothing of it is left."""

import hashlib
import os

import pytest

from emulators.modality.lineage.made_objects import objects_for
from emulators.modality.lineage.running import RunFailed
from tests.emulators.builders import ct


def made(folder, *names):
    """Write objects, and return the hashes of their pixels."""
    told = []
    for number, name in enumerate(names, 1):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        ds = ct(number)
        ds.PixelData = bytes([number]) * len(ds.PixelData)
        ds.save_as(path, enforce_file_format=True)
        told.append(hashlib.sha256(ds.PixelData).hexdigest())
    return told


@pytest.mark.parametrize("is_there", [False, True])
def test_objects_appear_all_at_once(tmp_path, is_there):
    wanted = tmp_path / "some" / "where"
    if is_there:
        wanted.mkdir(parents=True)
    with objects_for(wanted) as objects:
        told = made(objects.folder, "01-a/0001.dcm", "01-a/0002.dcm", "02-b/0001.dcm")
        objects.check(told)
        assert not is_there or not any(wanted.iterdir())
        out = objects.hand_out()
    assert [str(path.relative_to(wanted)) for path in out] == [
        "01-a/0001.dcm",
        "01-a/0002.dcm",
        "02-b/0001.dcm",
    ]
    assert list(tmp_path.rglob(".made-*")) == []


def another(folder, told):
    told[0] = "0" * 64


def one_less(folder, told):
    told.pop()


def one_more(folder, told):
    told.append(told[0])


def a_link(folder, told):
    path = folder / "01-a" / "0001.dcm"
    path.rename(folder.parent / "outside.dcm")
    path.symlink_to(folder.parent / "outside.dcm")


def a_pipe(folder, told):
    os.mkfifo(folder / "pipe")


def rubbish(folder, told):
    (folder / "01-a" / "0002.dcm").write_bytes(b"DICM")


def too_deep(folder, told):
    (folder / "a/b/c/d/e").mkdir(parents=True)


@pytest.mark.parametrize("change", [another, one_less, one_more, a_link, a_pipe, rubbish, too_deep])
def test_what_is_not_as_told_is_refused_and_removed(tmp_path, change):
    with objects_for(tmp_path / "out") as objects:
        told = made(objects.folder, "01-a/0001.dcm", "01-a/0002.dcm")
        change(objects.folder, told)
        with pytest.raises(RunFailed):
            objects.check(told)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_in_use_is_not_written_to(tmp_path):
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(FileExistsError, match="new or empty"), objects_for(tmp_path):
        pass
    with pytest.raises(NotADirectoryError), objects_for(tmp_path / "mine"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    with objects_for(None) as nothing:
        assert nothing is None
