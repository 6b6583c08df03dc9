import string

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.web.faults.exchange import Answer
from emulators.web.faults.related import Piece, join, split, spoiling

TYPE = 'multipart/related; type="application/dicom"; boundary=cut'
NAMES = st.sampled_from(("content-type", "content-location", "x-other"))
VALUES = st.text(string.ascii_letters + string.digits + "/;=.", max_size=20)
PIECES = st.lists(
    st.builds(
        Piece,
        st.dictionaries(NAMES, VALUES).map(lambda fields: tuple(fields.items())),
        st.binary(max_size=200).filter(lambda body: b"--cut" not in body),
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=80)
@given(PIECES)
def test_what_is_joined_is_split_again(pieces):
    assert split(TYPE, join(TYPE, pieces)) == pieces


def test_a_part_gets_another_type_or_none_and_its_length_follows_its_body():
    piece = Piece((("content-type", "a/b"), ("content-length", "1")), b"x")
    assert piece.with_type("c/d").header("content-type") == "c/d"
    assert piece.with_type("").headers == (("content-length", "1"),)
    assert piece.with_body(b"xyz").header("content-length") == "3"


def test_only_whole_multipart_successes_are_spoiled():
    says = spoiling(lambda pieces: pieces * 2)
    whole = join(TYPE, [Piece((), b"x")])
    refused = Answer(404, (("content-type", TYPE),), whole)
    plain = Answer(200, (("content-type", "image/jpeg"),), whole)
    assert says(None, refused) == refused
    assert says(None, plain) == plain
    spoiled = says(None, Answer(200, (("content-type", TYPE),), whole))
    assert len(split(TYPE, spoiled.body)) == 2
