"""C-ECHO: the response that answers somebody else."""

import pytest

from emulators.core.faults import Faults
from emulators.dimse.echo import verify
from emulators.dimse.faults.verification import (
    ANSWERS_ANOTHER,
    VERIFICATION_FAULTS,
    FaultyVerification,
    another,
)


class Response:
    MessageIDBeingRespondedTo = 7


@pytest.mark.parametrize("on", [(), (ANSWERS_ANOTHER.name,)])
def test_the_message_id_is_another_while_the_fault_is_on(on):
    answer = Response()
    FaultyVerification(Faults(VERIFICATION_FAULTS, on)).before_sending(answer)
    assert (answer.MessageIDBeingRespondedTo != 7) is bool(on)


@pytest.mark.parametrize("number", [0, 1, 65535, None])
def test_another_id_is_one_that_fits(number):
    assert 0 <= another(number) <= 65535
    assert another(number) != number


@pytest.mark.contract
def test_the_peer_ends_all_the_same(archive):
    archive.faults.switch([ANSWERS_ANOTHER.name])
    verify(archive.peer, "SCU", 5)
