from harness.checks.dimse.sub_operations import Seen, outcomes, stores_of
from harness.core.trace import Trace
from tests.harness.checks.build import Response
from tests.harness.checks.services import c_move, sub_operation


def test_outcomes_sort_instances_by_status() -> None:
    stores = [sub_operation(n, s) for n, s in enumerate((0, 0xB000, 0xA700, None))]
    assert outcomes(stores) == Seen(
        frozenset({"1.2.3.1.0"}),
        frozenset({"1.2.3.1.1"}),
        frozenset({"1.2.3.1.2"}),
        frozenset({"1.2.3.1.3"}),
    )
    assert outcomes(stores).total == 4


def test_a_retry_counts_not_the_attempt_before() -> None:
    assert outcomes([sub_operation(1, 0xA700), sub_operation(1, 0)]).completed == {"1.2.3.1.1"}


def test_stores_are_found_by_parent() -> None:
    move, ours, others = c_move(Response(0)), sub_operation(1), sub_operation(2, parent="c7.d1")
    assert stores_of(move, Trace([move, ours, others])) == (ours,)
