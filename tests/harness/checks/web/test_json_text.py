import pytest

from harness.checks.web.json_text import (
    BODY_IS_STRICT_JSON,
    BODY_IS_UTF_8,
    CHARSET_PARAMETER_IS_UTF_8,
    RESULTS_ARE_ONE_ARRAY,
)
from harness.core.requirement import Role
from tests.harness.checks.build import Case, clean, dicom_json, nothing, table, violation
from tests.harness.checks.web.traffic import JSON, answer, ct, files, found, get, store, web

NAN = b'[{"00100020":{"vr":"LO","Value":[NaN]}}]'
TWICE = b'[{"00100020":{"vr":"LO"},"00100020":{"vr":"LO"}}]'
LATIN = '[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"M\xfcller"}]}}]'.encode("latin-1")
METADATA = f'multipart/related; type="{JSON}"; boundary=b0undary'
JSON_PARTS = f"--b0undary\r\nContent-Type: {JSON}\r\n\r\n[{{}}]\r\n--b0undary--\r\n".encode()

ROWS = table(
    clean(BODY_IS_STRICT_JSON, *web(found("/studies", []))),
    violation(BODY_IS_STRICT_JSON, *web(get("/studies", NAN, JSON)), name="NaN"),
    violation(BODY_IS_STRICT_JSON, *web(get("/studies", TWICE, JSON)), name="duplicate name"),
    violation(BODY_IS_STRICT_JSON, *web(get("/studies", b"[] []", JSON)), name="left over"),
    nothing(BODY_IS_STRICT_JSON, *web(get("/studies", status=204))),
    clean(BODY_IS_UTF_8, *web(found("/studies", []))),
    violation(BODY_IS_UTF_8, *web(get("/studies", b"\xef\xbb\xbf[]", JSON)), at="body byte 0"),
    violation(BODY_IS_UTF_8, *web(get("/studies", LATIN, JSON)), name="latin-1", at="byte"),
    nothing(BODY_IS_UTF_8, dicom_json([])),
    nothing(BODY_IS_UTF_8, *web(store(JSON_PARTS, kind=METADATA, side=Role.INITIATOR))),
    clean(CHARSET_PARAMETER_IS_UTF_8, *web(found("/studies", [], kind=f"{JSON}; charset=UTF-8"))),
    violation(
        CHARSET_PARAMETER_IS_UTF_8,
        *web(found("/studies", [], kind=f"{JSON}; charset=iso-8859-1")),
        at="response header content-type",
    ),
    nothing(CHARSET_PARAMETER_IS_UTF_8, dicom_json([])),
    clean(RESULTS_ARE_ONE_ARRAY, *web(found("/studies", []))),
    clean(RESULTS_ARE_ONE_ARRAY, *web(found("/studies/1.2/metadata", [{}]))),
    violation(RESULTS_ARE_ONE_ARRAY, *web(found("/studies", {})), at="/"),
    violation(RESULTS_ARE_ONE_ARRAY, *web(found("/studies", [[]])), at="/0"),
    nothing(RESULTS_ARE_ONE_ARRAY, *web(store(files(ct()), answer()))),
    nothing(RESULTS_ARE_ONE_ARRAY, *web(found("/studies", {"error": "no"}, status=400))),
)


@pytest.mark.parametrize("case", ROWS)
def test_json_text(case: Case) -> None:
    case.check()
