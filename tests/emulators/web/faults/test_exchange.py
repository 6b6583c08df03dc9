import pytest

from emulators.web.faults.exchange import Answer, Asked, Transaction

KINDS = [
    ("POST", "/studies", Transaction.STORE),
    ("POST", "/studies/1.2", Transaction.STORE),
    ("POST", "/studies/1.2/series", Transaction.OTHER),
    ("GET", "/studies", Transaction.SEARCH),
    ("GET", "/series", Transaction.SEARCH),
    ("GET", "/instances", Transaction.SEARCH),
    ("GET", "/studies/1.2/series", Transaction.SEARCH),
    ("GET", "/studies/1.2/series/3.4/instances", Transaction.SEARCH),
    ("GET", "/studies/1.2", Transaction.OBJECTS),
    ("GET", "/studies/1.2/series/3.4/instances/5.6", Transaction.OBJECTS),
    ("GET", "/studies/1.2/metadata", Transaction.METADATA),
    ("GET", "/studies/1.2/series/3.4/instances/5.6/frames/1,2", Transaction.FRAMES),
    ("GET", "/studies/1.2/series/3.4/instances/5.6/frames/1/rendered", Transaction.RENDERED),
    ("GET", "/studies/1.2/series/3.4/instances/5.6/bulkdata/7FE00010", Transaction.BULK),
    ("PUT", "/studies", Transaction.OTHER),
    ("GET", "/", Transaction.OTHER),
]


def asked(method="GET", path="/studies", query=(), headers=(), body=b""):
    return Asked(method, path, tuple(query), tuple(headers), body, None)


@pytest.mark.parametrize(("method", "path", "kind"), KINDS)
def test_requests_are_classified(method, path, kind):
    assert asked(method, path).transaction is kind


def test_header_fields_are_replaced_not_added():
    answer = Answer(200, (("warning", "a"), ("warning", "b"), ("etag", "c")), b"")
    assert answer.with_header("warning", "d").headers == (("etag", "c"), ("warning", "d"))
    assert answer.without_header("warning").headers == (("etag", "c"),)
    assert asked(headers=answer.headers).with_header("etag", "x").header("etag") == "x"
    assert answer.header("nothing") == asked().header("nothing") == asked().value("x") == ""
