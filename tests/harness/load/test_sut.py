"""SUT files: the good ones load, every mistake names file and key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.errors import UsageError
from harness.core.system import DimseEndpoint, Product, Route
from harness.load.sut import check_together, load

GOOD = """
[product]
vendor = "Acme"
name = "VNA"
version = "4.2"

[[seats]]
seat = "archive"
claims = ["WIC/image-manager"]
dimse = { host = "127.0.0.1", port = 11112, ae_title = "VNA" }
dicomweb = { url = "http://127.0.0.1:8042/dicom-web/" }
storage = [{ sop_class = "CTImageStorage", transfer_syntaxes = ["ExplicitVRLittleEndian"] }]

[seats.peers.modality]
dimse_port = 11113
ae_title = "CT1"

[limits]
settle_s = 3
"""


def test_a_good_file():
    sut = load(GOOD, "acme.toml")
    assert sut.product == Product("Acme", "VNA", "4.2")
    (seat,) = sut.seats
    assert seat.dimse == DimseEndpoint("127.0.0.1", 11112, "VNA")
    assert seat.web_url == "http://127.0.0.1:8042/dicom-web"
    assert seat.routes == (Route("modality", 11113, None, "CT1"),)
    assert seat.storage[0].sop_class == "CTImageStorage"
    assert (sut.limits.settle_s, sut.limits.destructive) == (3.0, False)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('seat = "archive"', 'seat = "archiv"', r"seats\[0\]\.seat: unknown seat 'archiv'"),
        ("port = 11112", "port = 0", r"seats\[0\]\.dimse\.port: must be a port number"),
        ("port = 11112", 'port = "11112"', r"seats\[0\]\.dimse\.port: must be a port number"),
        ("port = 11112", "port = true", r"seats\[0\]\.dimse\.port"),
        ('ae_title = "VNA"', 'ae_title = "MUCH_TOO_LONG_AE_TITLE"', r"ae_title: an AE title has"),
        ("http://127.0.0.1:8042", "ftp://127.0.0.1", r"dicomweb\.url: must be http://"),
        ("http://127.0.0.1:8042", "http://[::1", r"dicomweb\.url: must be http://"),
        ('name = "VNA"', 'nmae = "VNA"', r"product\.name: is missing"),
        ('version = "4.2"', "version = 4.2", r"product\.version: must be a non-empty string"),
        ("settle_s = 3", "settle_s = nan", r"limits\.settle_s: must be a number of seconds"),
        ("settle_s = 3", "setle_s = 3", r"limits\.setle_s: unknown key; known here: "),
        ("[limits]", "[limit]", r"limit: unknown key"),
        ("[seats.peers.modality]", "[seats.peers.printer]", r"unknown seat 'printer'"),
        ("[product]", "[product", r"not TOML: .*line 2"),
        ("[[seats]]", "[seats]", r"seats: must be an array of tables"),
    ],
)
def test_mistakes_name_file_and_key(old, new, says):
    assert old in GOOD
    with pytest.raises(UsageError, match=rf"^acme\.toml: (.*){says}"):
        load(GOOD.replace(old, new, 1), "acme.toml")


def test_a_seat_that_cannot_be_reached_is_refused():
    with pytest.raises(UsageError, match="how to reach the product"):
        load('[product]\nname = "X"\n[[seats]]\nseat = "viewer"\n', "x.toml")


def test_one_seat_for_one_product():
    a, b = load(GOOD, "a.toml"), load(GOOD, "b.toml")
    with pytest.raises(UsageError, match=r"b\.toml: .* already taken by a\.toml"):
        check_together((a, b))


def test_nesting_and_size_are_bounded():
    with pytest.raises(UsageError, match="not TOML"):
        load("x = " + "[" * 100_000, "x.toml")
    with pytest.raises(UsageError, match="larger than"):
        load("#" * (2 << 20), "x.toml")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_loads_or_is_a_usage_error(text):
    try:
        load(text, "x.toml")
    except UsageError as mistake:
        said = str(mistake)
    else:
        return
    assert said.startswith("x.toml: ")
    assert "\n" not in said
