from collections.abc import Iterable

import pytest

from harness.core.octets import Ending
from harness.core.subject import HttpExchange, Recording
from harness.judge.assemble import assemble
from harness.run.mutation.message_edits import header, status, target
from harness.run.mutation.registry import Edit
from harness.run.mutation.web_exchanges import (
    Asked,
    again,
    answered_like,
    asked,
    cut_short,
    dropped,
    each_response,
    request,
    response,
    together,
)
from tests.harness.run.mutation.web_traffic import recordings

STUDIES = asked("GET [^?]*/studies")
PATIENT = asked("GET .*/Patient")


def http(found: Iterable[Recording]) -> list[HttpExchange]:
    trace = assemble(r for r in found if r.protocol.value == "http")
    return list(trace.of(HttpExchange))


def edited(edit: Edit) -> list[HttpExchange]:
    changed = edit(recordings())
    assert changed is not None
    return http(changed)


CLEAN = http(recordings())


def test_one_response_is_changed_and_nothing_else() -> None:
    first, *others = edited(response(STUDIES, status(500, "Oh"), header("X", "y")))
    assert (first.status, first.reason, first.response_header("x")) == (500, "Oh", "y")
    assert first.response_body == CLEAN[0].response_body
    assert [(x.status, x.at, x.answered, x.response_body) for x in others] == [
        (x.status, x.at, x.answered, x.response_body) for x in CLEAN[1:]
    ]


def test_one_request_is_changed() -> None:
    assert [x.target for x in edited(request(PATIENT, target("/1$", "/2")))] == [
        CLEAN[0].target,
        "/fhir/Patient/2",
        CLEAN[2].target,
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        asked("GET /nothing"),
        asked("GET .*", 500),
        asked("GET .*", n=2),
        asked("POST .*", by="viewer"),
        Asked("POST .*", of="ehr"),
    ],
)
def test_what_the_scenario_has_not_is_no_mutation(wanted: Asked) -> None:
    for edit in (
        request(wanted, header("x", "y")),
        response(wanted, header("x", "y")),
        dropped(wanted),
        again(wanted),
        cut_short(wanted, 1),
        answered_like(wanted, STUDIES),
        answered_like(STUDIES, wanted),
    ):
        assert edit(recordings()) is None


def test_an_edit_that_changes_nothing_is_no_mutation() -> None:
    assert response(STUDIES, status(200, "OK"))(recordings()) is None


def test_the_last_of_several_is_named_by_minus_one() -> None:
    assert [x.status for x in edited(response(asked("GET .*", n=-1), status(410)))] == [
        200,
        410,
        204,
    ]


def test_every_response_that_fits_is_changed() -> None:
    assert [x.status for x in edited(each_response("GET .*", status(500)))] == [500, 500, 204]
    assert each_response("PUT .*", status(500))(recordings()) is None


def test_edits_go_together_or_not_at_all() -> None:
    both = together(response(STUDIES, status(500)), response(PATIENT, status(501)))
    assert [x.status for x in edited(both)] == [500, 501, 204]
    assert together(response(STUDIES, status(500)), dropped(asked("PUT")))(recordings()) is None


def test_an_exchange_is_left_out_with_the_connection_that_was_its_own() -> None:
    assert [x.id for x in edited(dropped(STUDIES))] == ["c1.h1", "c2.h1"]
    assert [x.target for x in edited(dropped(STUDIES))] == [CLEAN[1].target, CLEAN[2].target]
    changed = dropped(asked("POST .*"))(recordings())
    assert changed is not None
    assert [r.id for r in changed] == ["c1", "c3"]


def test_an_exchange_is_added_after_all_others() -> None:
    *others, added = edited(again(STUDIES, request=[header("x", "y")], response=[status(500)]))
    assert others == CLEAN
    assert (added.request_header("x"), added.status) == ("y", 500)
    assert added.at > max(x.ended for x in CLEAN)
    assert added.answered - added.at == pytest.approx(CLEAN[0].answered - CLEAN[0].at)


def test_an_added_exchange_may_be_another_seats() -> None:
    added = edited(again(STUDIES, by="ehr"))[-1]
    assert (added.initiator.name, added.initiator.is_sut) == ("ehr", True)


def test_an_answer_takes_the_place_of_another() -> None:
    assert edited(answered_like(PATIENT, STUDIES))[1].response_body == CLEAN[0].response_body


def test_a_response_is_cut_short_by_its_server() -> None:
    changed = cut_short(PATIENT, 5)(recordings())
    assert changed is not None
    assert not http(changed)[1].complete
    ended = changed[0].from_accepter
    assert ended.ending is Ending.FIN
    assert ended.ended < changed[0].from_opener.ended
