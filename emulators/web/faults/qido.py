"""Misbehaviours of the search service that show in which matches come (PS3.18 8.3.4, 10.6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pydicom.datadict import tag_for_keyword

from emulators.core.faults import Fault
from emulators.web.faults.data_sets import DataSet, is_json, put, read, spoiling, text, written
from emulators.web.faults.exchange import (
    Answer,
    Asked,
    Hears,
    Instead,
    Misbehaviour,
    Says,
    Transaction,
)

SEARCH: Final = frozenset({Transaction.SEARCH})
PARAMETERS: Final = frozenset(
    {"limit", "offset", "includefield", "fuzzymatching", "accept", "charset"}
)
WARNING: Final = "299 plugfest: "

_HEX: Final = re.compile(r"[0-9A-Fa-f]{8}")
_UID_KEYS: Final = frozenset({"StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"})
_UNIQUE: Final = {"studies": "0020000D", "series": "0020000E", "instances": "00080018"}


def search_fault(
    name: str,
    requirement: str,
    what: str,
    *,
    hears: Hears | None = None,
    instead: Instead | None = None,
    says: Says | None = None,
) -> Misbehaviour:
    """Make a misbehaviour of the search service."""
    made = Misbehaviour(Fault(name, requirement, what), SEARCH)
    if hears is not None:
        made = replace(made, hears=hears)
    if instead is not None:
        made = replace(made, instead=instead)
    return made if says is None else replace(made, says=says)


def deaf_to(ignored: Callable[[str, str], bool]) -> Hears:
    """Mishear a query: parameters of which `ignored` holds were never there."""

    def hears(asked: Asked) -> Asked:
        return replace(asked, query=tuple(one for one in asked.query if not ignored(*one)))

    return hears


def at(level: str, change: Callable[[list[DataSet]], list[DataSet]]) -> Says:
    """Change the matches of searches for entities of one level."""
    spoils = spoiling(change)

    def says(asked: Asked, answer: Answer) -> Answer:
        return spoils(asked, answer) if asked.level == level else answer

    return says


def _is_unknown(name: str, _: str) -> bool:
    known = name in PARAMETERS or _HEX.fullmatch(name)
    return not known and any(tag_for_keyword(step) is None for step in name.split("."))


def _is_range(digits: int) -> Callable[[str, str], bool]:
    form = re.compile(rf"\d{{{digits}}}?(\.\d+)?-(\d{{{digits}}}(\.\d+)?)?|-\d{{{digits}}}")
    return lambda name, value: name not in PARAMETERS and form.fullmatch(value) is not None


def _once(asked: Asked) -> Asked:
    return replace(asked, query=tuple(dict(asked.query).items()))


def _filled_up(asked: Asked, answer: Answer) -> Answer:
    """Repeat the last match until the page is full."""
    limit = asked.value("limit")
    if not (is_json(answer) and limit.isdigit()):
        return answer
    found = read(answer)
    missing = min(int(limit), 100) - len(found)
    return replace(answer, body=written(found + found[-1:] * missing)) if found else answer


def _breaks(asked: Asked, answer: Answer) -> Answer:
    malformed = any(
        name in ("limit", "offset") and not value.isdigit() for name, value in asked.query
    )
    return replace(answer, status=500) if malformed else answer


def _page_warns(asked: Asked, answer: Answer) -> Answer:
    if not asked.value("limit") or answer.header("warning") or not answer.is_success:
        return answer
    more = "There are 3 additional results that can be requested"
    return answer.with_header("warning", WARNING + more)


def _warns_of_fuzziness(asked: Asked, answer: Answer) -> Answer:
    if not asked.value("fuzzymatching"):
        return answer
    return answer.with_header("warning", WARNING + "fuzzymatching not supported")


def _warns_unasked(asked: Asked, answer: Answer) -> Answer:
    if asked.value("fuzzymatching") or not answer.is_success:
        return answer
    why = "The fuzzymatching parameter is not supported. Only literal matching has been performed."
    return answer.with_header("warning", WARNING + why)


def _of_another_request(asked: Asked, answer: Answer) -> Answer:
    """Give series a request, so that it shows which was not asked for."""
    if asked.level != "series" or not is_json(answer):
        return answer
    found = read(answer)
    for one in found:
        step = {"00400009": {"vr": "SH", "Value": ["OTHER"]}, "00401001": {"vr": "SH"}}
        put(one, "00400275", "SQ", step)
    return replace(answer, body=written(found))


def _nothing_is_an_error(_: Asked, answer: Answer) -> Answer:
    nothing = is_json(answer) and not read(answer)
    return replace(answer, status=404, body=b"") if nothing else answer


def _nothing_is_said(_: Asked, answer: Answer) -> Answer:
    return replace(answer, body=b"") if is_json(answer) and not read(answer) else answer


def _stranger(found: list[DataSet]) -> list[DataSet]:
    """Add a match that nobody stored."""
    for one in found[-1:]:
        copy = dict(one)
        put(copy, "00080018", "UI", text(one, "00080018")[:60] + ".1")
        return [*found, copy]
    return found


SEARCH_FAULTS: Final = (
    search_fault(
        "qido-ignores-the-limit",
        "qido.limit-is-honoured",
        "returns all matches, whatever the limit",
        hears=deaf_to(lambda name, _: name == "limit"),
    ),
    search_fault(
        "qido-ignores-the-offset",
        "qido.pages-are-disjoint",
        "begins every page with the first match",
        hears=deaf_to(lambda name, _: name == "offset"),
    ),
    search_fault(
        "qido-fills-up-the-last-page",
        "qido.page-is-that-part-of-the-list",
        "repeats the last match until the page is full",
        says=_filled_up,
    ),
    search_fault(
        "qido-pages-without-a-warning",
        "qido.more-results-are-announced",
        "does not say that more results remain after a page",
        says=lambda _, answer: answer.without_header("warning"),
    ),
    search_fault(
        "qido-promises-more-after-the-last-page",
        "qido.last-page-announces-nothing",
        "says after the last page that more results remain",
        says=_page_warns,
    ),
    search_fault(
        "qido-breaks-on-a-malformed-limit",
        "qido.malformed-page-is-refused",
        "answers a limit that is no number with 500",
        says=_breaks,
    ),
    search_fault(
        "qido-ignores-unknown-keys",
        "qido.unknown-key-is-refused",
        "searches without a key that it does not know",
        hears=deaf_to(_is_unknown),
    ),
    search_fault(
        "qido-takes-the-last-of-repeated-keys",
        "qido.repeated-key-is-refused",
        "searches by the last of several values given for one attribute",
        hears=_once,
    ),
    search_fault(
        "qido-takes-any-fuzzymatching",
        "qido.fuzzymatching-value-is-checked",
        "takes a fuzzymatching value other than true and false for no value",
        hears=deaf_to(lambda name, value: name == "fuzzymatching" and value != "true"),
    ),
    search_fault(
        "qido-says-not-fuzzy-in-its-own-words",
        "qido.fuzzymatching-warning-is-exact",
        "warns in other words than the standard's that it does not match fuzzily",
        says=_warns_of_fuzziness,
    ),
    search_fault(
        "qido-says-not-fuzzy-unasked",
        "qido.literal-search-has-no-fuzzy-warning",
        "warns that it does not match fuzzily although nobody asked for it",
        says=_warns_unasked,
    ),
    search_fault(
        "qido-ignores-the-patient-id",
        "qido.matches-have-the-value",
        "returns the studies of every patient, whatever the Patient ID",
        hears=deaf_to(lambda name, value: name == "PatientID" and "*" not in value),
    ),
    search_fault(
        "qido-ignores-wild-cards",
        "qido.matches-fit-the-wild-card",
        "takes a key with a wild card for one that fits everything",
        hears=deaf_to(lambda name, value: name not in PARAMETERS and "*" in value),
    ),
    search_fault(
        "qido-ignores-uid-lists",
        "qido.matches-are-in-the-uid-list",
        "searches without a key that lists several UIDs",
        hears=deaf_to(lambda name, value: name in _UID_KEYS and "," in value),
    ),
    search_fault(
        "qido-ignores-date-ranges",
        "qido.matches-are-in-the-date-range",
        "searches without a key that is a range of dates",
        hears=deaf_to(_is_range(8)),
    ),
    search_fault(
        "qido-ignores-time-ranges",
        "qido.matches-are-in-the-time-range",
        "searches without a key that is a range of times",
        hears=deaf_to(_is_range(6)),
    ),
    search_fault(
        "qido-ignores-keys-of-items",
        "qido.matches-hold-a-matching-item",
        "searches without a key inside a sequence",
        hears=deaf_to(lambda name, _: "." in name),
        says=_of_another_request,
    ),
    search_fault(
        "qido-says-404-when-nothing-matches",
        "qido.search-is-answered",
        "answers with 404 that nothing matches",
        says=_nothing_is_an_error,
    ),
    search_fault(
        "qido-says-200-without-a-list",
        "qido.no-content-is-empty",
        "answers with 200 and no payload that nothing matches",
        says=_nothing_is_said,
    ),
    search_fault(
        "qido-lists-a-study-twice",
        "qido.unique-keys-are-unique",
        "lists the first match a second time",
        says=at("studies", lambda found: found + found[:1]),
    ),
    search_fault(
        "qido-forgets-an-instance",
        "qido.acknowledged-instance-is-listed",
        "leaves the last instance out of every list",
        says=at("instances", lambda found: found[:-1]),
    ),
    search_fault(
        "qido-lists-an-instance-nobody-stored",
        "ihe.search-finds-every-instance",
        "adds an instance that it does not hold to every list",
        says=at("instances", _stranger),
    ),
)
