from dataclasses import replace

import pytest

from harness.checks.web.http_messages import (
    BODY_LENGTH_IS_DECLARED,
    ERROR_IS_NOT_DISGUISED,
    METHOD_REFUSAL_LISTS_METHODS,
    REQUEST_DECLARES_ITS_MEDIA_TYPE,
    RESPONSE_BODY_IS_COMPLETE,
    RESPONSE_DECLARES_ITS_MEDIA_TYPE,
)
from harness.core.octets import Ending
from harness.core.requirement import Role
from tests.harness.checks.build import (
    Case,
    clean,
    connection,
    http,
    nothing,
    table,
    undecided,
    violation,
)
from tests.harness.checks.web.traffic import DICOM, ct, files, found, get, store

LENGTH = [("Content-Length", "5")]
CUT = get("/studies", b"[", "application/json", headers=LENGTH, complete=False)
SERVER_LEFT = replace(
    connection(), opener_ended=9.0, accepter_ended=3.0, accepter_ending=Ending.FIN
)
CLIENT_LEFT = replace(SERVER_LEFT, opener_ended=2.0, opener_ending=Ending.RESET)
STILL_OPEN = replace(SERVER_LEFT, accepter_ending=Ending.OPEN)

ROWS = table(
    clean(RESPONSE_DECLARES_ITS_MEDIA_TYPE, found("/studies", [])),
    violation(RESPONSE_DECLARES_ITS_MEDIA_TYPE, get("/studies", b"[]"), at="content-type"),
    nothing(RESPONSE_DECLARES_ITS_MEDIA_TYPE, get("/studies", status=204)),
    nothing(RESPONSE_DECLARES_ITS_MEDIA_TYPE, get("/elsewhere", b"x")),
    clean(REQUEST_DECLARES_ITS_MEDIA_TYPE, store(files(ct()), side=Role.INITIATOR)),
    violation(
        REQUEST_DECLARES_ITS_MEDIA_TYPE,
        store(files(ct()), kind="", side=Role.INITIATOR),
        at="request header",
    ),
    nothing(REQUEST_DECLARES_ITS_MEDIA_TYPE, get("/studies", side=Role.INITIATOR)),
    clean(RESPONSE_BODY_IS_COMPLETE, get("/studies", b"[   ]", headers=LENGTH)),
    violation(RESPONSE_BODY_IS_COMPLETE, CUT, SERVER_LEFT, at="response body"),
    undecided(RESPONSE_BODY_IS_COMPLETE, CUT, CLIENT_LEFT, name="client left"),
    undecided(RESPONSE_BODY_IS_COMPLETE, CUT, STILL_OPEN, name="recording ended"),
    undecided(RESPONSE_BODY_IS_COMPLETE, CUT, name="no connection"),
    clean(
        RESPONSE_BODY_IS_COMPLETE,
        get("/studies", b"[   ]", headers=LENGTH, complete=False),
        SERVER_LEFT,
        name="the request is what is cut",
    ),
    nothing(RESPONSE_BODY_IS_COMPLETE, get("/studies", status=204)),
    clean(BODY_LENGTH_IS_DECLARED, get("/studies", b"[   ]", headers=LENGTH)),
    clean(
        BODY_LENGTH_IS_DECLARED, get("/studies", b"[]", headers=[("Transfer-Encoding", "chunked")])
    ),
    violation(BODY_LENGTH_IS_DECLARED, get("/studies", b"[]"), at="content-length"),
    nothing(BODY_LENGTH_IS_DECLARED, get("/studies", status=204)),
    clean(
        METHOD_REFUSAL_LISTS_METHODS,
        http("DELETE", "/studies", status=405, response_headers=[("Allow", "GET")]),
    ),
    violation(METHOD_REFUSAL_LISTS_METHODS, http("DELETE", "/studies", status=405), at="allow"),
    nothing(METHOD_REFUSAL_LISTS_METHODS, http("DELETE", "/studies", status=404)),
    clean(ERROR_IS_NOT_DISGUISED, get("/studies/1.2", b"gone", "text/plain", status=404)),
    clean(ERROR_IS_NOT_DISGUISED, get("/studies/1.2", status=404), name="no body"),
    violation(ERROR_IS_NOT_DISGUISED, get("/studies/1.2", b"x", DICOM, status=404)),
    violation(ERROR_IS_NOT_DISGUISED, get("/studies/1.2", b"x", "application/dicom", status=404)),
    nothing(ERROR_IS_NOT_DISGUISED, get("/studies/1.2", b"x", DICOM)),
    nothing(ERROR_IS_NOT_DISGUISED, store(files(ct()), {}, status=409)),
)


@pytest.mark.parametrize("case", ROWS)
def test_http_messages(case: Case) -> None:
    case.check()
