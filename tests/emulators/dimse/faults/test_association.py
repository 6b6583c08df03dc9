"""Acceptances and release responses: what each fault changes, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.core.faults import Faults
from emulators.dimse.client import AssociationRefused
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.echo import verify
from emulators.dimse.faults.altered import IGNORES_LENGTH
from emulators.dimse.faults.association import (
    ACCEPTANCES,
    ASSOCIATION_FAULTS,
    CONTEXT_RESULT,
    FIXED_BYTES,
    ROLE_SELECTION,
    Acceptance,
    FaultyWire,
)
from emulators.dimse.faults.pdus import (
    APPLICATION_CONTEXT,
    IMPLEMENTATION_CLASS,
    IMPLEMENTATION_VERSION,
    MAXIMUM_LENGTH,
    USER_INFORMATION,
    join,
    pdu,
)
from emulators.dimse.wire import Wire

CT = b"1.2.840.10008.5.1.4.1.1.2"
RELEASE_RP = pdu(0x06, bytes(4))


def result(number):
    return CONTEXT_RESULT, bytes([number, 0, 0, 0]) + join([(0x40, b"1.2.840.10008.1.2.1")])


def acceptance(*roles):
    user = [
        (MAXIMUM_LENGTH, b"\x00\x02\x00\x00"),
        (IMPLEMENTATION_CLASS, b"1.2.3"),
        (IMPLEMENTATION_VERSION, b"PLUGFEST"),
        *((ROLE_SELECTION, len(CT).to_bytes(2, "big") + CT + bytes(role)) for role in roles),
    ]
    items = [(APPLICATION_CONTEXT, b"1.2.840.10008.3.1.1.1"), result(1), result(3)]
    fixed = b"\x00\x01" + bytes(FIXED_BYTES - 2)
    return pdu(0x02, fixed + join([*items, (USER_INFORMATION, join(user))]))


def changed(name, data):
    return FaultyWire(Faults(ASSOCIATION_FAULTS, [name])).pdu(data)


def user(data):
    return [kind for kind, _ in Acceptance.decode(data).user]


@given(st.binary(max_size=64), st.sampled_from(range(1, 8)))
def test_nothing_changes_while_no_fault_is_on(body, kind):
    wire = FaultyWire(Faults(ASSOCIATION_FAULTS))
    assert wire.pdu(pdu(kind, body)) == pdu(kind, body)
    assert wire.longest_pdu(len(body)) == len(body)


def test_what_is_taken_apart_is_put_together_again():
    data = acceptance((0, 1))
    assert Acceptance.decode(data).encode() == data


@pytest.mark.parametrize("fault", ACCEPTANCES, ids=lambda fault: fault.name)
def test_each_changes_the_acceptance_and_its_framing_stays(fault):
    data = changed(fault.name, acceptance((0, 1)))
    assert data != acceptance((0, 1))
    assert data[0] == 0x02
    assert int.from_bytes(data[2:6], "big") == len(data) - 6


@pytest.mark.parametrize("fault", ACCEPTANCES, ids=lambda fault: fault.name)
def test_an_acceptance_fault_changes_nothing_else(fault):
    assert changed(fault.name, RELEASE_RP) == RELEASE_RP


def test_user_information_is_what_the_fault_says():
    assert user(changed("acceptance-names-no-implementation", acceptance())) == [
        MAXIMUM_LENGTH,
        IMPLEMENTATION_VERSION,
    ]
    twice = user(changed("acceptance-announces-two-maximum-lengths", acceptance()))
    assert twice.count(MAXIMUM_LENGTH) == 2
    silent = user(changed("acceptance-grants-no-role-and-stores-back", acceptance((0, 1))))
    assert ROLE_SELECTION not in silent


def test_an_undefined_result_spares_a_single_context():
    made = Acceptance.decode(acceptance())
    made.items = made.items[:2]
    alone = made.encode()
    assert changed("acceptance-gives-an-undefined-result", alone) == alone
    data = changed("acceptance-gives-an-undefined-result", acceptance())
    results = [v[2] for k, v in Acceptance.decode(data).items if k == CONTEXT_RESULT]
    assert results == [0, 7]


def test_release_is_answered_as_the_fault_says():
    assert changed("release-is-answered-by-hanging-up", RELEASE_RP) is None
    assert changed("release-is-followed-by-data", RELEASE_RP).startswith(RELEASE_RP)
    abort = changed("release-is-answered-by-an-undefined-abort", RELEASE_RP)
    assert (abort[0], abort[8]) == (0x07, 1)


def test_the_maximum_length_is_ignored_on_demand():
    wire = FaultyWire(Faults([IGNORES_LENGTH], [IGNORES_LENGTH.name]))
    assert wire.longest_pdu(16384) == 0
    assert Wire().longest_pdu(16384) == 16384
    assert Wire().pdu(RELEASE_RP) == RELEASE_RP


@pytest.mark.contract
@pytest.mark.parametrize(
    "name",
    [
        None,
        "acceptance-names-a-foreign-application-context",
        "acceptance-answers-a-context-never-proposed",
        "release-is-answered-by-hanging-up",
        "release-is-followed-by-data",
        "echo-has-a-wrong-group-length",
        "echo-is-sent-in-odd-pieces",
        "echo-begins-with-data",
    ],
)
def test_peers_can_finish(archive, name):
    archive.faults.switch([name] if name else [])
    verify(archive.peer, "SCU", 5)


@pytest.mark.contract
def test_a_rejection_is_heard_and_over_when_the_fault_is(archive):
    archive.faults.switch(["association-rejects-for-an-undefined-reason"])
    with (
        pytest.raises(AssociationRefused, match="rejected"),
        archive.associate(Context(VERIFICATION)),
    ):
        pass
    archive.faults.switch([])
    verify(archive.peer, "SCU", 5)
