from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Negotiation, Operation
from harness.run.mutation.association import calling
from harness.run.mutation.connections import (
    association_repeated,
    exchange_removed,
    on_its_own_association,
    recording_goes_on,
)
from harness.run.mutation.registry import Recordings
from harness.wire.decode import decode
from tests.harness.wire.recordings import load_trace

REPORT = Operation.N_EVENT_REPORT


def operations(found: Recordings | None, n: int) -> list[Operation]:
    assert found is not None
    return [x.operation for x in decode(found[n]) if isinstance(x, DimseExchange)]


def test_an_association_is_played_again_after_its_end() -> None:
    first, again = association_repeated(Operation.C_ECHO)(load_trace("echo")) or ()
    assert again.id != first.id
    assert again.opened > first.from_accepter.ended
    assert again.from_opener.octets == first.from_opener.octets
    assert association_repeated(Operation.C_GET)(load_trace("echo")) is None


def test_an_exchange_is_left_out() -> None:
    trace = load_trace("commitment")
    assert REPORT in operations(trace, 0)
    assert operations(exchange_removed(REPORT)(trace), 0) == [Operation.N_ACTION]
    assert exchange_removed(REPORT)(load_trace("echo")) is None


def test_time_passes_before_the_last_connection() -> None:
    (before,), after = load_trace("echo"), recording_goes_on(60)(load_trace("echo"))
    assert after is not None
    assert after[0].opened == before.opened + 60
    assert recording_goes_on(60)(()) is None


def test_an_exchange_gets_an_association_of_its_own() -> None:
    trace = load_trace("commitment")
    found = on_its_own_association(REPORT, calling("OTHER"))(trace)
    assert operations(found, 0) == [Operation.N_ACTION]
    assert found is not None
    own = found[-1]
    assert (own.opener, own.accepter) == (trace[0].accepter, trace[0].opener)
    n, x = (x for x in decode(own) if isinstance(x, Negotiation | DimseExchange))
    asked = next(x for x in decode(trace[0]) if isinstance(x, Negotiation))
    assert isinstance(n, Negotiation)
    assert isinstance(x, DimseExchange)
    assert n.request.calling_ae == b"OTHER".ljust(16)
    assert n.request.called_ae == asked.request.calling_ae
    assert (x.operation, x.request.source, len(x.responses)) == (REPORT, Role.INITIATOR, 1)


def test_only_the_accepters_exchanges_are_moved() -> None:
    assert on_its_own_association(Operation.C_ECHO, lambda a: a)(load_trace("echo")) is None
