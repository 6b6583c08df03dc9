import os
from pathlib import Path

import pytest

from harness.core.errors import UsageError
from harness.run.checking.sources import Source, demand_there, sources


def test_folders_are_walked_in_the_order_of_names_and_loops_are_not_entered(tmp_path):
    for name in ("b/two.dcm", "b/one.dcm", "a/three.dcm", "c.dcm"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "link.dcm").symlink_to(tmp_path / "c.dcm")
    found = [str(s.path.relative_to(tmp_path)) for s in sources([tmp_path])]
    assert found == ["c.dcm", "a/link.dcm", "a/three.dcm", "b/one.dcm", "b/two.dcm"]
    assert not any(s.named for s in sources([tmp_path]))


def test_a_file_is_named_even_when_it_is_nothing_regular(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert list(sources([tmp_path / "pipe"])) == [Source(tmp_path / "pipe", named=True)]


def test_a_name_of_nothing_is_refused_before_anything_is_read(tmp_path):
    (tmp_path / "dangling").symlink_to("nowhere")
    demand_there([tmp_path, tmp_path / "dangling"])  # there, though nothing is behind it
    with pytest.raises(UsageError, match=r"nothing\.dcm: there is no such file"):
        demand_there([tmp_path, tmp_path / "nothing.dcm"])


def test_a_member_is_named_after_its_zip_file():
    assert str(Source(Path("a.zip"), member="x/y.dcm")) == "a.zip!x/y.dcm"
