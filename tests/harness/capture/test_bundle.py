"""The evidence bundle: what was written is read back; damage is one clear line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.capture.bundle import Bundle, read_session, recordings
from harness.core.errors import CaptureError, UsageError
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol

CHUNKS = st.lists(
    st.tuples(st.sampled_from([Role.INITIATOR, Role.RESPONDER]), st.binary(min_size=1, max_size=40))
)


def record(bundle, chunks):
    c = bundle.connection(
        scenario="s1",
        protocol=Protocol.HTTP,
        opener=Party("viewer", True),
        accepter=Party("ehr", False),
        opened=0.5,
    )
    for i, (side, data) in enumerate(chunks):
        c.chunk(side, memoryview(data), 1.0 + i)
    c.ended(Role.INITIATOR, Ending.RESET, 90.0)
    c.close(99.0)


@settings(max_examples=40, deadline=None)
@given(CHUNKS)
def test_round_trip(tmp_path_factory, chunks):
    run = tmp_path_factory.mktemp("run")
    record(Bundle(run), chunks)
    with recordings(run) as (r,):
        for side, stream in (
            (Role.INITIATOR, r.from_opener),
            (Role.RESPONDER, r.from_accepter),
        ):
            mine = [(i, d) for i, (s, d) in enumerate(chunks) if s is side]
            assert bytes(stream.octets[0 : len(stream.octets)]) == b"".join(d for _, d in mine)
            assert [m.at for m in stream.marks] == [1.0 + i for i, _ in mine]
            offset = 0
            for i, data in mine:
                assert stream.at(offset) == stream.at(offset + len(data) - 1) == 1.0 + i
                offset += len(data)
        assert (r.from_opener.ending, r.from_opener.ended) == (Ending.RESET, 90.0)
        assert (r.from_accepter.ending, r.from_accepter.ended) == (Ending.OPEN, 99.0)
        assert (r.opener, r.accepter) == (Party("viewer", True), Party("ehr", False))


def test_session_round_trip(tmp_path):
    bundle = Bundle(tmp_path)
    bundle.session({"a": ["ü", 1]})
    assert read_session(tmp_path) == {"a": ["ü", 1]}


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000])
def test_a_damaged_session_is_a_usage_error(tmp_path, text):
    Bundle(tmp_path)
    (tmp_path / "evidence" / "session.json").write_text(text)
    with pytest.raises(UsageError, match=r"session\.json: damaged"):
        read_session(tmp_path)


def test_a_folder_that_is_no_run_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="not a recorded run"):
        read_session(tmp_path)


@pytest.mark.parametrize("line", ["{}", "nonsense", json.dumps({"id": "../../etc/passwd"}), "[1]"])
def test_a_damaged_index_is_a_usage_error(tmp_path, line):
    record(Bundle(tmp_path), [(Role.INITIATOR, b"x")])
    (tmp_path / "evidence" / "connections.ndjson").write_text(line + "\n")
    with pytest.raises(UsageError, match=r"connections\.ndjson: damaged"), recordings(tmp_path):
        pass


def test_an_evidence_folder_that_cannot_be_made_is_a_capture_error(tmp_path):
    (tmp_path / "evidence").write_text("in the way")
    with pytest.raises(CaptureError, match="--out"):
        Bundle(tmp_path)
