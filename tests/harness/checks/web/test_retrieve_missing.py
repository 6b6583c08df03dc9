import pytest

from harness.checks.web.retrieve_missing import (
    ACKNOWLEDGED_INSTANCE_IS_LISTED,
    ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE,
    PARENT_IN_THE_PATH_IS_CHECKED,
    UNKNOWN_RESOURCE_IS_NOT_FOUND,
)
from harness.core.subject import Operation
from tests.harness.checks.build import (
    CT_IMAGE_STORAGE,
    EXPLICIT,
    Case,
    Response,
    clean,
    dimse,
    nothing,
    table,
    violation,
)
from tests.harness.checks.web.traffic import (
    SERIES,
    STUDY,
    answer,
    ct,
    files,
    found,
    get,
    instance_match,
    retrieved,
    store,
    stored_item,
    study_match,
    uid,
    web,
)

PATH = f"/studies/{STUDY}"
NOWHERE = "/studies/9.8.7"
STORED = store(files(ct(1)), answer([stored_item(1)]))
SENT = dimse(
    Operation.C_STORE,
    Response(0),
    sop_class=CT_IMAGE_STORAGE,
    sop_instance=uid(1),
    data=ct(1),
    transfer_syntax=EXPLICIT,
)
REFUSED = store(files(ct(1)), answer(failed=[stored_item(1)]), status=409)
LISTED = found(f"{PATH}/instances", [instance_match(1)], n=2)
UNLISTED = found(f"{PATH}/instances", [], n=2)

ROWS = table(
    clean(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(NOWHERE, status=404)),
    clean(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(f"{NOWHERE}/metadata", status=410)),
    violation(UNKNOWN_RESOURCE_IS_NOT_FOUND, found(f"{NOWHERE}/metadata", []), at="status"),
    violation(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(NOWHERE, status=204)),
    violation(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(NOWHERE, status=500)),
    violation(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(NOWHERE, status=400)),
    violation(
        UNKNOWN_RESOURCE_IS_NOT_FOUND, retrieved(NOWHERE, b"--b0undary--\r\n"), name="no part"
    ),
    nothing(UNKNOWN_RESOURCE_IS_NOT_FOUND, retrieved(NOWHERE, files(ct())), name="it holds it"),
    nothing(
        UNKNOWN_RESOURCE_IS_NOT_FOUND,
        found("/studies", [study_match()]),
        get(PATH, status=500, n=2),
        name="it listed it",
    ),
    nothing(UNKNOWN_RESOURCE_IS_NOT_FOUND, get("/studies/no-uid", status=400)),
    nothing(UNKNOWN_RESOURCE_IS_NOT_FOUND, get(NOWHERE, status=401)),
    clean(
        PARENT_IN_THE_PATH_IS_CHECKED,
        *web(STORED, get(f"{NOWHERE}/series/{SERIES}", status=404, n=2)),
    ),
    violation(
        PARENT_IN_THE_PATH_IS_CHECKED,
        *web(STORED, retrieved(f"{NOWHERE}/series/{SERIES}", files(ct(1)), n=2)),
        at="status",
    ),
    nothing(
        PARENT_IN_THE_PATH_IS_CHECKED,
        *web(STORED, retrieved(f"{PATH}/series/{SERIES}", files(ct(1)), n=2)),
    ),
    clean(ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE, *web(STORED, retrieved(PATH, files(ct(1)), n=2))),
    clean(
        ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE,
        *web(STORED, get(PATH, status=404, n=2), retrieved(PATH, files(ct(1)), n=3)),
        name="late",
    ),
    violation(
        ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE,
        *web(STORED, get(f"{PATH}/metadata", status=404, n=2)),
        at="status",
    ),
    violation(
        ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE,
        *web(SENT, get(f"{PATH}/series/{SERIES}", status=410, n=2)),
        name="by C-STORE",
    ),
    nothing(ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE, *web(REFUSED, get(PATH, status=404, n=2))),
    nothing(ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE, *web(STORED, get(NOWHERE, status=404, n=2))),
    clean(ACKNOWLEDGED_INSTANCE_IS_LISTED, *web(STORED, LISTED)),
    clean(
        ACKNOWLEDGED_INSTANCE_IS_LISTED,
        *web(STORED, UNLISTED, found(f"{PATH}/instances", [instance_match(1)], n=3)),
        name="late",
    ),
    violation(ACKNOWLEDGED_INSTANCE_IS_LISTED, *web(STORED, UNLISTED), at="body"),
    violation(
        ACKNOWLEDGED_INSTANCE_IS_LISTED,
        *web(SENT, get(f"/studies?StudyInstanceUID={STUDY}", status=204, n=2)),
        name="by C-STORE",
    ),
    violation(
        ACKNOWLEDGED_INSTANCE_IS_LISTED,
        *web(STORED, found(f"/instances?SOPInstanceUID=1.2,{uid(1)}", [], n=2)),
        name="by instance",
    ),
    nothing(
        ACKNOWLEDGED_INSTANCE_IS_LISTED,
        *web(STORED, found(f"/studies?StudyInstanceUID={STUDY}&PatientID=P2", [], n=2)),
    ),
    nothing(ACKNOWLEDGED_INSTANCE_IS_LISTED, *web(STORED, found("/studies?limit=0", [], n=2))),
    nothing(ACKNOWLEDGED_INSTANCE_IS_LISTED, *web(REFUSED, UNLISTED)),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_missing(case: Case) -> None:
    case.check()
