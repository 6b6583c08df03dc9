import pytest

from harness.checks.web.retrieve_transfer_syntax import (
    ASKED_TRANSFER_SYNTAX_IS_USED,
    TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB,
    TRANSFER_SYNTAX_PARAMETER_AGREES,
    UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED,
)
from harness.core.requirement import Role
from harness.core.subject import Carrier
from tests.harness.checks.build import (
    ARCHIVE,
    EXPLICIT,
    IMPLICIT,
    Case,
    clean,
    instance,
    nothing,
    sut,
    table,
    violation,
)
from tests.harness.checks.web.traffic import (
    DICOM,
    STUDY,
    ct,
    files,
    get,
    retrieved,
    store,
    web,
)

PATH = f"/studies/{STUDY}"
BOTH = files(ct(1), ct(2))
JPEG_LOSSLESS, JPEG = "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.50"
ONLY_JPEG = f"{DICOM}; transfer-syntax={JPEG}"
NAMED = "application/dicom; transfer-syntax="


def whole(body: bytes, **more: object) -> object:
    return retrieved(PATH, body, n=2, **more)


def asked(parameter: str, ts: str) -> object:
    return whole(files(ct(drop=[0x7FE00010]), ts=ts), accept=DICOM + parameter)


ROWS = table(
    clean(TRANSFER_SYNTAX_PARAMETER_AGREES, whole(files(ct(), kind=NAMED + EXPLICIT))),
    violation(
        TRANSFER_SYNTAX_PARAMETER_AGREES, whole(files(ct(), kind=NAMED + JPEG)), at="content-type"
    ),
    nothing(TRANSFER_SYNTAX_PARAMETER_AGREES, whole(BOTH)),
    clean(ASKED_TRANSFER_SYNTAX_IS_USED, asked("", EXPLICIT)),
    clean(ASKED_TRANSFER_SYNTAX_IS_USED, asked("; transfer-syntax=*", JPEG_LOSSLESS)),
    clean(ASKED_TRANSFER_SYNTAX_IS_USED, asked("", JPEG), name="lossy alone"),
    clean(
        ASKED_TRANSFER_SYNTAX_IS_USED,
        asked(f"; transfer-syntax={JPEG_LOSSLESS}", JPEG_LOSSLESS),
    ),
    violation(ASKED_TRANSFER_SYNTAX_IS_USED, asked("", JPEG_LOSSLESS), at="(0002,0010)"),
    violation(ASKED_TRANSFER_SYNTAX_IS_USED, asked(f"; transfer-syntax={JPEG}", JPEG_LOSSLESS)),
    clean(
        ASKED_TRANSFER_SYNTAX_IS_USED,
        asked(f"; transfer-syntax={JPEG}", EXPLICIT),
        name="the default is another requirement's affair",
    ),
    clean(UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED, get(PATH, status=406, accept=ONLY_JPEG)),
    clean(UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED, asked(f"; transfer-syntax={JPEG}", JPEG)),
    violation(
        UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED,
        asked(f"; transfer-syntax={JPEG}", EXPLICIT),
        at="(0002,0010)",
    ),
    nothing(UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED, asked("", EXPLICIT)),
    nothing(ASKED_TRANSFER_SYNTAX_IS_USED, whole(BOTH, accept="image/png")),
    clean(TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB, *web(whole(BOTH))),
    violation(TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB, *web(whole(files(ct(), ts=IMPLICIT)))),
    violation(
        TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB,
        *web(store(files(ct(), ts=IMPLICIT), side=Role.INITIATOR)),
        name="client",
        at="(0002,0010)",
    ),
    nothing(
        TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB,
        instance(ct(), transfer_syntax=IMPLICIT, sender=sut(ARCHIVE), carrier=Carrier.C_STORE),
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_transfer_syntax(case: Case) -> None:
    case.check()
