"""Reports of storage commitment: only of what was asked for, and never waited for too long."""

import threading
from types import SimpleNamespace

import pytest
from pydicom.dataset import Dataset

from emulators.modality.commitment import (
    INVALID_ARGUMENT,
    NO_SUCH_EVENT,
    NO_SUCH_INSTANCE,
    SUCCESS,
    WELL_KNOWN_INSTANCE,
    CommitmentReports,
    Reports,
)


def reference(uid, reason=None):
    ds = Dataset()
    ds.ReferencedSOPClassUID, ds.ReferencedSOPInstanceUID = "1.2", uid
    if reason is not None:
        ds.FailureReason = reason
    return ds


def event(kind=1, transaction="2.25.1", instance=WELL_KNOWN_INSTANCE, failed=()):
    ds = Dataset()
    ds.TransactionUID = transaction
    ds.ReferencedSOPSequence = [reference("2.25.2")]
    if failed:
        ds.FailedSOPSequence = [reference(uid, reason) for uid, reason in failed]
    return SimpleNamespace(
        request=SimpleNamespace(AffectedSOPInstanceUID=instance),
        event_type=kind,
        event_information=ds,
    )


@pytest.fixture
def reports():
    made = Reports()
    made.expect("2.25.1")
    return made


def test_a_report_is_taken(reports):
    assert CommitmentReports(reports).report(event()) == (SUCCESS, None)
    report = reports.wait("2.25.1", 0)
    assert (report.all_safe, report.committed, report.failed) == (True, ("2.25.2",), ())


def test_failures_have_their_reasons(reports):
    CommitmentReports(reports).report(event(kind=2, failed=[("2.25.3", 0x0112)]))
    report = reports.wait("2.25.1", 0)
    assert (report.all_safe, report.failed) == (False, (("2.25.3", 0x0112),))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (event(transaction="2.25.9"), INVALID_ARGUMENT),
        (event(transaction=""), INVALID_ARGUMENT),
        (event(kind=3), NO_SUCH_EVENT),
        (event(kind=None), NO_SUCH_EVENT),
        (event(instance="2.25.4"), NO_SUCH_INSTANCE),
        (
            SimpleNamespace(
                request=SimpleNamespace(AffectedSOPInstanceUID=WELL_KNOWN_INSTANCE),
                event_type=1,
                event_information=None,
            ),
            INVALID_ARGUMENT,
        ),
    ],
)
def test_other_reports_are_refused(reports, wrong, status):
    assert CommitmentReports(reports).report(wrong) == (status, None)
    assert reports.wait("2.25.1", 0) is None


def test_waiting_ends_with_the_report(reports):
    threading.Timer(0.02, CommitmentReports(reports).report, [event()]).start()
    assert reports.wait("2.25.1", 10) is not None


def test_waiting_ends_without_one(reports):
    assert reports.wait("2.25.1", 0.01) is None
    reports.forget()
    assert CommitmentReports(reports).report(event()) == (INVALID_ARGUMENT, None)
