"""The long form of the lost-response test. A minute long, so it runs only by its name:

pytest tests/bench/twenty_thousand_echoes.py
"""

import pytest

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification


@pytest.mark.contract
@pytest.mark.slow
def test_no_response_of_twenty_thousand_is_lost():
    server = DimseServer("ANY", "127.0.0.1", 0, [Verification()])
    server.start()
    peer = DimsePeer("127.0.0.1", server.port, "ANY")
    try:
        with associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=3) as assoc:
            assert all(assoc.send_c_echo().get("Status") == 0 for _ in range(20_000))
    finally:
        server.stop()
