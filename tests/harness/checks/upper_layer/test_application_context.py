import pytest

from harness.checks.upper_layer.application_context import (
    ACCEPT_NAMES_THE_APPLICATION_CONTEXT,
    ACCEPT_STATES_PROTOCOL_VERSION_1,
    REQUEST_NAMES_THE_APPLICATION_CONTEXT,
    REQUEST_STATES_PROTOCOL_VERSION_1,
    UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED,
)
from harness.core.requirement import Role
from harness.core.subject import Answer
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    negotiation,
    nothing,
    table,
    undecided,
    violation,
)

OPENER = Role.INITIATOR
REJECTED = negotiation(answer=Answer.REJECTED, rejection=(1, 1, 7))
FOREIGN = associate(application_contexts=("1.2.3",))
NONE = associate(application_contexts=())
VERSION_2 = associate(protocol_version=2)

ROWS = table(
    clean(REQUEST_NAMES_THE_APPLICATION_CONTEXT, negotiation(side=OPENER)),
    violation(REQUEST_NAMES_THE_APPLICATION_CONTEXT, negotiation(side=OPENER, request=FOREIGN)),
    nothing(REQUEST_NAMES_THE_APPLICATION_CONTEXT),
    clean(ACCEPT_NAMES_THE_APPLICATION_CONTEXT, negotiation()),
    violation(
        ACCEPT_NAMES_THE_APPLICATION_CONTEXT, negotiation(accept=NONE), at="application-context"
    ),
    nothing(ACCEPT_NAMES_THE_APPLICATION_CONTEXT, REJECTED),
    clean(REQUEST_STATES_PROTOCOL_VERSION_1, negotiation(side=OPENER)),
    violation(REQUEST_STATES_PROTOCOL_VERSION_1, negotiation(side=OPENER, request=VERSION_2)),
    nothing(REQUEST_STATES_PROTOCOL_VERSION_1),
    clean(ACCEPT_STATES_PROTOCOL_VERSION_1, negotiation()),
    clean(
        ACCEPT_STATES_PROTOCOL_VERSION_1,
        negotiation(accept=associate(protocol_version=3)),
        name="further bits",
    ),
    violation(
        ACCEPT_STATES_PROTOCOL_VERSION_1, negotiation(accept=VERSION_2), at="protocol-version"
    ),
    nothing(ACCEPT_STATES_PROTOCOL_VERSION_1, REJECTED),
    clean(
        UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED,
        negotiation(request=FOREIGN, answer=Answer.REJECTED, rejection=(1, 1, 2)),
    ),
    clean(
        UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED,
        negotiation(request=VERSION_2, answer=Answer.ABORTED),
        name="aborted",
    ),
    violation(
        UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED,
        negotiation(request=FOREIGN),
        at="A-ASSOCIATE-AC",
    ),
    violation(UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED, negotiation(request=VERSION_2), name="version"),
    undecided(
        UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED, negotiation(request=FOREIGN, answer=Answer.NOTHING)
    ),
    nothing(UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED, negotiation()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
