import pytest

from harness.checks.dimse.retrieve import (
    FAILED_INSTANCES_ARE_LISTED,
    ONLY_REQUESTED_INSTANCES_ARE_SENT,
    RETRIEVE_REQUEST_IS_COMPLETE,
    STORES_BACK_ONLY_AS_NEGOTIATED,
    SUB_OPERATIONS_NAME_THEIR_MOVE,
)
from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Negotiation, Operation
from tests.harness.checks.build import (
    CT_IMAGE_STORAGE,
    Case,
    Response,
    associate,
    clean,
    negotiation,
    nothing,
    offer,
    reply,
    role_item,
    table,
    undecided,
    user_items,
    violation,
)
from tests.harness.checks.services import c_find, c_move, c_store, counts, sub_operation

SCU = Role.INITIATOR
DONE = Response(0, None, counts(2))
LEVEL, STUDY, FAILED_LIST = 0x00080052, 0x0020000D, 0x00080058


def failing(*uids: str, failed: int = 1, listed: bool = True) -> DimseExchange:
    data = {FAILED_LIST: list(uids)} if listed else None
    return c_move(Response(0xB000, data, counts(1, failed)))


def roles(asked: int | None, granted: int | None) -> Negotiation:
    def items(scp: int | None) -> list[tuple[int, bytes]]:
        return [] if scp is None else [role_item(CT_IMAGE_STORAGE, 0, scp)]

    return negotiation(
        [offer(1, CT_IMAGE_STORAGE)],
        [reply(1)],
        initiator="viewer",
        request=associate(user_items(*items(asked))),
        accept=associate(user_items(*items(granted))),
    )


BACK = c_store(initiator="archive", responder="viewer", opener=Role.RESPONDER, side=SCU, id="c1.d2")
NAMELESS = sub_operation(1, parent="", side=SCU)
ASKING = negotiation(initiator="viewer", request=associate(calling="VIEWER"))


def originated(number: int, title: str) -> DimseExchange:
    return sub_operation(number, command={0x1030: title, 0x1031: 1}, side=SCU)


ROWS = table(
    clean(RETRIEVE_REQUEST_IS_COMPLETE, c_move(DONE, side=SCU)),
    clean(
        RETRIEVE_REQUEST_IS_COMPLETE, c_move(DONE, side=SCU, operation=Operation.C_GET), name="get"
    ),
    violation(
        RETRIEVE_REQUEST_IS_COMPLETE, c_move(DONE, side=SCU, destination=None), at="(0000,0600)"
    ),
    violation(
        RETRIEVE_REQUEST_IS_COMPLETE,
        c_move(DONE, side=SCU, keys={LEVEL: "STUDY"}),
        at="(0020,000D)",
        name="no unique key",
    ),
    violation(
        RETRIEVE_REQUEST_IS_COMPLETE,
        c_move(DONE, side=SCU, keys={STUDY: "1.2"}),
        at="(0008,0052)",
        name="no level",
    ),
    nothing(RETRIEVE_REQUEST_IS_COMPLETE, c_find({}, side=SCU)),
    clean(FAILED_INSTANCES_ARE_LISTED, failing("1.2.3.1.7"), sub_operation(7, 0xA700)),
    violation(FAILED_INSTANCES_ARE_LISTED, failing(listed=False), at="(0008,0058)", name="no list"),
    violation(FAILED_INSTANCES_ARE_LISTED, failing("1.2", failed=2), name="too short"),
    violation(
        FAILED_INSTANCES_ARE_LISTED, failing("1.2.3.1.7"), sub_operation(7), name="it succeeded"
    ),
    violation(
        FAILED_INSTANCES_ARE_LISTED, failing("1.2"), sub_operation(7, 0xA700), name="another"
    ),
    nothing(FAILED_INSTANCES_ARE_LISTED, c_move(DONE)),
    clean(ONLY_REQUESTED_INSTANCES_ARE_SENT, c_move(DONE), sub_operation(1)),
    violation(
        ONLY_REQUESTED_INSTANCES_ARE_SENT,
        c_move(DONE),
        sub_operation(1),
        sub_operation(2, study="1.2.99"),
        at="(0020,000D)",
    ),
    nothing(ONLY_REQUESTED_INSTANCES_ARE_SENT, c_move(DONE)),
    clean(SUB_OPERATIONS_NAME_THEIR_MOVE, c_move(DONE), sub_operation(1), sub_operation(2)),
    violation(SUB_OPERATIONS_NAME_THEIR_MOVE, c_move(DONE), NAMELESS, at="(0000,1030)"),
    clean(
        SUB_OPERATIONS_NAME_THEIR_MOVE,
        ASKING,
        c_move(DONE),
        originated(1, "VIEWER"),
        originated(2, "VIEWER "),
        name="by title",
    ),
    violation(
        SUB_OPERATIONS_NAME_THEIR_MOVE,
        ASKING,
        c_move(DONE),
        originated(1, "OTHER"),
        originated(2, "VIEWER"),
        at="(0000,1030)",
        name="another title",
    ),
    undecided(SUB_OPERATIONS_NAME_THEIR_MOVE, c_move(DONE)),
    nothing(
        SUB_OPERATIONS_NAME_THEIR_MOVE,
        c_move(DONE, operation=Operation.C_GET),
        c_move(Response(0xA801)),
    ),
    clean(STORES_BACK_ONLY_AS_NEGOTIATED, roles(1, 1), BACK),
    violation(STORES_BACK_ONLY_AS_NEGOTIATED, roles(None, None), BACK, name="nothing proposed"),
    violation(STORES_BACK_ONLY_AS_NEGOTIATED, roles(1, 0), BACK, name="not accepted"),
    nothing(STORES_BACK_ONLY_AS_NEGOTIATED, roles(1, 1), c_store(side=SCU)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
