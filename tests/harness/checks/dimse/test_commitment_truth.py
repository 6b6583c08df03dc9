import pytest

from harness.checks.dimse.commitment_truth import COMMITTED_INSTANCES_WERE_STORED
from harness.core.subject import Carrier
from tests.harness.checks.build import (
    Case,
    clean,
    http,
    instance,
    nothing,
    table,
    undecided,
    violation,
)
from tests.harness.checks.parties import ARCHIVE, MODALITY
from tests.harness.checks.services import c_store, ct, n_action, n_event_report, stored

TAKEN = c_store("1.2.1", id="c4.d1")
REFUSED = c_store("1.2.2", 0xA700, id="c4.d2")
ONE, TWO = stored("1.2.1", by=TAKEN), stored("1.2.2", by=REFUSED)
STOW = http("POST", "/studies", id="c5.h1")
BY_STOW = instance(
    ct("1.2.2"),
    carrier=Carrier.STOW,
    creator=MODALITY,
    sender=MODALITY,
    receiver=ARCHIVE,
    exchange="c5.h1",
    id="c5.h1.i1",
)
ASKED = n_action("1.2.1", "1.2.2")
BOTH, HALF = n_event_report(["1.2.1", "1.2.2"]), n_event_report(["1.2.1"], ["1.2.2"])

ROWS = table(
    clean(COMMITTED_INSTANCES_WERE_STORED, TAKEN, ONE, REFUSED, TWO, ASKED, HALF),
    clean(COMMITTED_INSTANCES_WERE_STORED, TAKEN, ONE, STOW, BY_STOW, ASKED, BOTH, name="by STOW"),
    violation(
        COMMITTED_INSTANCES_WERE_STORED,
        TAKEN,
        ONE,
        REFUSED,
        TWO,
        ASKED,
        BOTH,
        at="(0008,1199)[1]",
        name="refused",
    ),
    violation(COMMITTED_INSTANCES_WERE_STORED, TAKEN, ONE, ASKED, BOTH, name="never sent"),
    undecided(COMMITTED_INSTANCES_WERE_STORED, ASKED, BOTH),
    nothing(COMMITTED_INSTANCES_WERE_STORED, ASKED, n_event_report([], ["1.2.1", "1.2.2"])),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
