"""Bodies of DICOM objects: what is put in comes out, and nothing else is an object."""

from hypothesis import given
from hypothesis import strategies as st

from harness.core.octets import payload
from harness.run.dicom_parts import first_part, parts_of
from harness.wire.multipart import split


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_what_is_put_in_comes_out(objects):
    body, content_type = parts_of(objects)
    found = split(payload(body), content_type)
    assert [p.body.read() for p in found.parts] == objects
    assert found.closed
    assert found.problems == ()
    assert first_part(body, content_type) == objects[0]


def test_what_is_no_body_of_parts_has_no_first_one():
    assert first_part(b"", "application/dicom") == b""
    assert first_part(b"no delimiter", 'multipart/related; boundary="x"') == b""
