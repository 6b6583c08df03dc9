import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.commitment_reports import (
    EVENT_TYPE_FITS_THE_OUTCOME,
    FAILURE_REASONS_ARE_DEFINED,
    REASONS,
    REPORT_COVERS_THE_REQUEST,
    REPORT_NAMES_ITS_TRANSACTION,
    REPORTER_KEEPS_ITS_AE_TITLE,
    REPORTER_PROPOSES_THE_SCP_ROLE,
)
from harness.core.requirement import Role
from harness.core.subject import Negotiation
from harness.facts.uids import STORAGE_COMMITMENT_PUSH
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    judge_all,
    negotiation,
    nothing,
    objections,
    role_item,
    table,
    undecided,
    user_items,
    violation,
)
from tests.harness.checks.services import c_find, n_action, n_event_report

SCU = Role.INITIATOR
OTHER = c_find({}, side=SCU)
ASKED = n_action("1.2.1", "1.2.2")
GOOD = n_event_report(["1.2.1", "1.2.2"])
ASKING = negotiation(id="c1.n1")


def reporting(*roles: tuple[int, int], calling: str = "ARCHIVE") -> Negotiation:
    items = [role_item(STORAGE_COMMITMENT_PUSH, *r) for r in roles]
    return negotiation(
        id="c3.n1",
        initiator="archive",
        responder="modality",
        side=SCU,
        request=associate(user_items(*items), calling=calling, called="MODALITY"),
    )


ROWS = table(
    clean(REPORT_NAMES_ITS_TRANSACTION, ASKED, GOOD),
    violation(
        REPORT_NAMES_ITS_TRANSACTION,
        ASKED,
        n_event_report(["1.2.1"], transaction=""),
        at="(0008,1195)",
    ),
    undecided(REPORT_NAMES_ITS_TRANSACTION, GOOD),
    nothing(REPORT_NAMES_ITS_TRANSACTION, ASKED, OTHER),
    clean(EVENT_TYPE_FITS_THE_OUTCOME, GOOD),
    clean(EVENT_TYPE_FITS_THE_OUTCOME, n_event_report([], ["1.2.1"]), name="failures"),
    violation(EVENT_TYPE_FITS_THE_OUTCOME, n_event_report([], ["1.2.1"], event=1), at="0000,1002"),
    violation(EVENT_TYPE_FITS_THE_OUTCOME, n_event_report(["1.2.1"], event=2), name="no failure"),
    nothing(EVENT_TYPE_FITS_THE_OUTCOME, OTHER),
    clean(REPORT_COVERS_THE_REQUEST, ASKED, n_event_report(["1.2.2"], ["1.2.1"])),
    violation(REPORT_COVERS_THE_REQUEST, ASKED, n_event_report(["1.2.1"]), name="one left out"),
    violation(
        REPORT_COVERS_THE_REQUEST,
        ASKED,
        n_event_report(["1.2.1", "1.2.2"], ["1.2.1"]),
        at="(0008,1199)[0]",
        name="committed and failed",
    ),
    violation(
        REPORT_COVERS_THE_REQUEST,
        ASKED,
        n_event_report(["1.2.1", "1.2.2", "1.2.3"]),
        at="(0008,1199)[2]",
        name="one too many",
    ),
    nothing(REPORT_COVERS_THE_REQUEST, GOOD, name="request not recorded"),
    clean(FAILURE_REASONS_ARE_DEFINED, n_event_report([], ["1.2.1"])),
    violation(
        FAILURE_REASONS_ARE_DEFINED, n_event_report([], ["1.2.1"], reason=1), at="(0008,1197)"
    ),
    violation(FAILURE_REASONS_ARE_DEFINED, n_event_report([], ["1.2.1"], reason=None), name="none"),
    nothing(FAILURE_REASONS_ARE_DEFINED, GOOD),
    clean(REPORTER_PROPOSES_THE_SCP_ROLE, reporting((0, 1)), GOOD),
    violation(REPORTER_PROPOSES_THE_SCP_ROLE, reporting(), GOOD, at="role-selection"),
    violation(REPORTER_PROPOSES_THE_SCP_ROLE, reporting((1, 0)), GOOD, name="as SCU"),
    nothing(
        REPORTER_PROPOSES_THE_SCP_ROLE,
        ASKING,
        n_event_report(["1.2.1"], opener=Role.RESPONDER, id="c1.d9"),
        name="on the association of the request",
    ),
    clean(REPORTER_KEEPS_ITS_AE_TITLE, ASKING, ASKED, reporting((0, 1)), GOOD),
    violation(REPORTER_KEEPS_ITS_AE_TITLE, ASKING, ASKED, reporting((0, 1), calling="OTHER"), GOOD),
    nothing(REPORTER_KEEPS_ITS_AE_TITLE, reporting((0, 1)), GOOD),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=6), st.sampled_from(REASONS))
def test_honest_report_is_never_objected_to(outcomes: list[bool], reason: int) -> None:
    uids = [f"1.2.3.1.{n}" for n in range(len(outcomes))]
    committed = [u for u, ok in zip(uids, outcomes, strict=True) if ok]
    failed = [u for u, ok in zip(uids, outcomes, strict=True) if not ok]
    asked = n_action(*uids)
    report = n_event_report(committed, failed, reason=reason)
    results = judge_all([ASKING, asked, reporting((0, 1)), report], "commitment", "ul")
    undecidable = "commitment.committed-instances-were-stored"  # nothing was sent in this trace
    assert objections(r for r in results if r.requirement.id != undecidable) == []
