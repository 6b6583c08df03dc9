import pytest

from harness.checks.web.multipart_messages import (
    MULTIPART_REQUEST_IS_WELL_FORMED,
    MULTIPART_RESPONSE_IS_WELL_FORMED,
    REQUEST_BOUNDARY_IS_LEGAL,
    REQUEST_PARTS_HAVE_THE_TYPE,
    REQUEST_TYPE_IS_QUOTED,
    RESPONSE_BOUNDARY_IS_LEGAL,
    RESPONSE_PARTS_HAVE_THE_TYPE,
    RESPONSE_TYPE_IS_QUOTED,
)
from harness.core.requirement import Role
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.web.traffic import BOUNDARY, DICOM, JSON, ct, files, get, multipart, store

FILES = files(ct())
WHOLE = f"{DICOM}; boundary={BOUNDARY}"
UNQUOTED = f"multipart/related; type=application/dicom; boundary={BOUNDARY}"
UNTYPED = f"multipart/related; boundary={BOUNDARY}"
MIXED = f'multipart/mixed; type="application/dicom"; boundary={BOUNDARY}'
UNBOUND = DICOM
SPECIAL = f"{DICOM}; boundary=a/b"
LONG = f'{DICOM}; boundary="{"b" * 71}"'
OPEN = multipart([("application/dicom", b"x")], close=False)
OTHER = files(ct(), kind="application/octet-stream")
UNNAMED = files(ct(), kind="")
PREAMBLE = b"useless text\r\n" + FILES
METADATA = f'multipart/related; type="{JSON}"; boundary={BOUNDARY}'
BULK = multipart([(JSON, b"[]"), ("application/octet-stream", b"xy")])


def answered(body: bytes, kind: str) -> HttpExchange:
    return get("/studies/1.2", body, kind, accept=DICOM)


def sent(body: bytes, kind: str) -> HttpExchange:
    return store(body, kind=kind, side=Role.INITIATOR)


ROWS = table(
    clean(RESPONSE_TYPE_IS_QUOTED, answered(FILES, WHOLE)),
    violation(RESPONSE_TYPE_IS_QUOTED, answered(FILES, UNQUOTED), at="response header"),
    violation(RESPONSE_TYPE_IS_QUOTED, answered(FILES, UNTYPED), name="no type"),
    violation(RESPONSE_TYPE_IS_QUOTED, answered(FILES, MIXED), name="not related"),
    nothing(RESPONSE_TYPE_IS_QUOTED, answered(b"x", "application/dicom")),
    clean(REQUEST_TYPE_IS_QUOTED, sent(FILES, WHOLE)),
    violation(REQUEST_TYPE_IS_QUOTED, sent(FILES, UNQUOTED), at="request header"),
    nothing(REQUEST_TYPE_IS_QUOTED, sent(b"x", "application/dicom")),
    clean(RESPONSE_BOUNDARY_IS_LEGAL, answered(FILES, WHOLE)),
    clean(RESPONSE_BOUNDARY_IS_LEGAL, answered(FILES, f'{DICOM}; boundary="a/b"')),
    violation(RESPONSE_BOUNDARY_IS_LEGAL, answered(FILES, UNBOUND), name="none"),
    violation(RESPONSE_BOUNDARY_IS_LEGAL, answered(FILES, SPECIAL), name="unquoted"),
    violation(RESPONSE_BOUNDARY_IS_LEGAL, answered(FILES, LONG), name="long"),
    nothing(RESPONSE_BOUNDARY_IS_LEGAL, answered(b"x", "application/dicom")),
    clean(REQUEST_BOUNDARY_IS_LEGAL, sent(FILES, WHOLE)),
    violation(REQUEST_BOUNDARY_IS_LEGAL, sent(FILES, UNBOUND), at="request header"),
    nothing(REQUEST_BOUNDARY_IS_LEGAL, sent(b"x", "application/dicom")),
    clean(MULTIPART_RESPONSE_IS_WELL_FORMED, answered(FILES, WHOLE)),
    clean(MULTIPART_RESPONSE_IS_WELL_FORMED, answered(PREAMBLE, WHOLE), name="preamble"),
    violation(MULTIPART_RESPONSE_IS_WELL_FORMED, answered(OPEN, WHOLE), at="response body byte"),
    violation(
        MULTIPART_RESPONSE_IS_WELL_FORMED, answered(FILES.replace(b"\r\n", b"\n"), WHOLE), name="LF"
    ),
    nothing(MULTIPART_RESPONSE_IS_WELL_FORMED, answered(FILES, UNBOUND)),
    clean(MULTIPART_REQUEST_IS_WELL_FORMED, sent(FILES, WHOLE)),
    violation(MULTIPART_REQUEST_IS_WELL_FORMED, sent(OPEN, WHOLE), at="request body byte"),
    nothing(MULTIPART_REQUEST_IS_WELL_FORMED, sent(b"x", "application/dicom")),
    clean(RESPONSE_PARTS_HAVE_THE_TYPE, answered(FILES, WHOLE)),
    violation(RESPONSE_PARTS_HAVE_THE_TYPE, answered(OTHER, WHOLE), at="response part 1"),
    violation(RESPONSE_PARTS_HAVE_THE_TYPE, answered(UNNAMED, WHOLE), name="no type"),
    nothing(RESPONSE_PARTS_HAVE_THE_TYPE, answered(FILES, UNBOUND)),
    clean(REQUEST_PARTS_HAVE_THE_TYPE, sent(FILES, WHOLE)),
    clean(REQUEST_PARTS_HAVE_THE_TYPE, sent(BULK, METADATA), name="metadata and bulk data"),
    violation(REQUEST_PARTS_HAVE_THE_TYPE, sent(OTHER, WHOLE), at="request part 1"),
    nothing(REQUEST_PARTS_HAVE_THE_TYPE, sent(b"x", "application/dicom")),
)


@pytest.mark.parametrize("case", ROWS)
def test_multipart_messages(case: Case) -> None:
    case.check()


def test_a_problem_is_pointed_at_in_bytes() -> None:
    (finding,) = judge(MULTIPART_RESPONSE_IS_WELL_FORMED, answered(OPEN, WHOLE)).findings
    assert finding.evidence.span is not None
    assert finding.evidence.span.source is Role.RESPONDER
