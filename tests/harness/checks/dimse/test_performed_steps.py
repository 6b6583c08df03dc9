from harness.checks.dimse.performed_steps import created, history, instance_of, is_final
from harness.core.trace import Trace
from tests.harness.checks.services import completion, n_create, n_set


def test_history_is_what_ended_before_at_the_same_scp() -> None:
    create, change = n_create(), n_set(completion())
    elsewhere = n_create(sop_instance="1.2.9.9", id="c8.d1")
    trace = Trace([create, change, elsewhere, n_set({}, at=3.0)])
    assert history(change, trace) == (create,)


def test_failed_steps_create_and_end_nothing() -> None:
    assert created([n_create()])
    assert not created([n_create(status=0x0110)])
    assert is_final([n_set(completion())])
    assert not is_final([n_set(completion(), status=0x0110)])


def test_instance_may_be_assigned_by_the_response() -> None:
    assert instance_of(n_create(sop_instance="1.2.9.7")) == "1.2.9.7"
    assert instance_of(n_create(sop_instance="")) == ""
