"""profiles/waivers/*.toml -> Ledger: which objections are expected, why, and until when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from harness.core.waiver import TEXT_CHARS, Ledger, Waiver
from harness.load.pattern import Pattern, PatternRefused, compile_pattern
from harness.load.toml_document import Table, parse

MAX_ENTRIES: Final = 1000
REASON_CHARS: Final = 1000
UNEXPLAINED: Final = "explain:"  # what `--suggest` leaves for a person to replace
NONSENSE: Final = "\u2400 nothing that anybody would say \u2400"


@dataclass(frozen=True, slots=True)
class _Read:
    waiver: Waiver
    locator: Pattern
    message: Pattern
    table: Table


def load(
    text: str, source: str, requirements: Collection[str], features: Collection[str]
) -> Ledger:
    """Build a ledger from TOML text; entries may be about these requirements and features only.

    Raises:
        UsageError: any mistake, with file and key; so are two entries for the same objection.
    """
    document = parse(text, source)
    tables = document.tables("waivers")
    if len(tables) > MAX_ENTRIES:
        raise document.wrong("waivers", f"more than {MAX_ENTRIES} entries")
    document.done()
    read = [
        _waiver(t, f"{source}: waivers[{i}]", requirements, features) for i, t in enumerate(tables)
    ]
    _refuse_overlaps(read)
    return Ledger(source, tuple(r.waiver for r in read))


def _waiver(
    table: Table, key: str, requirements: Collection[str], features: Collection[str]
) -> _Read:
    requirement = table.optional_text("requirement") or ""
    scenario = table.optional_text("scenario") or ""
    if bool(requirement) == bool(scenario):
        raise table.wrong("requirement", "give either requirement or scenario")
    if requirement and requirement not in requirements:
        raise table.wrong(
            "requirement", f"unknown requirement {requirement!r}; `plugfest requirements` lists all"
        )
    if scenario and scenario not in features:
        raise table.wrong("scenario", f"unknown feature file {scenario!r}")
    locator, message = _pattern(table, "locator"), _pattern(table, "message")
    if message.compiled.search(NONSENSE):
        raise table.wrong("message", "matches anything; say what is expected")
    waiver = Waiver(
        key=key,
        requirement=requirement,
        scenario=scenario,
        locator=locator.compiled,
        message=message.compiled,
        reason=_reason(table),
        expires=_expiry(table),
        product=table.optional_text("product") or "",
    )
    table.done()
    return _Read(waiver, locator, message, table)


def _pattern(table: Table, key: str) -> Pattern:
    try:
        return compile_pattern(table.text(key))
    except PatternRefused as why:
        raise table.wrong(key, str(why)) from why


def _reason(table: Table) -> str:
    reason = table.text("reason").strip()
    if not reason or reason.casefold().startswith(UNEXPLAINED):
        raise table.wrong("reason", "say in a sentence why this is accepted for now")
    if len(reason) > REASON_CHARS:
        raise table.wrong("reason", f"longer than {REASON_CHARS} characters")
    return reason


def _expiry(table: Table) -> date:
    value = table.value("expires")
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as why:
            raise table.wrong("expires", f"not a date: {value!r}; write 2027-01-31") from why
    if not isinstance(value, date) or isinstance(value, datetime):
        raise table.wrong("expires", f"not a date: {value!r}; write 2027-01-31")
    return value


def _refuse_overlaps(read: Sequence[_Read]) -> None:
    by_subject: dict[str, list[_Read]] = {}
    for one in read:
        for other in by_subject.setdefault(one.waiver.subject, []):
            if _overlap(one, other):
                what = "is the same as" if _same(one.waiver, other.waiver) else "overlaps"
                other_key = other.waiver.key.rpartition(": ")[2]
                raise one.table.wrong(
                    "message",
                    f"{what} {other_key} of {one.waiver.subject}; one entry per objection",
                )
        by_subject[one.waiver.subject].append(one)


def _same(a: Waiver, b: Waiver) -> bool:
    return (a.locator.pattern, a.message.pattern) == (b.locator.pattern, b.message.pattern)


def _overlap(a: _Read, b: _Read) -> bool:
    """Tell whether the products can be the same and some text is known to match both patterns."""
    one, two = a.waiver.product.casefold(), b.waiver.product.casefold()
    if one not in two and two not in one:
        return False
    return _meet(a.locator, b.locator) and _meet(a.message, b.message)


def _meet(a: Pattern, b: Pattern) -> bool:
    if a.compiled.pattern == b.compiled.pattern:
        return True
    samples = (a.sample[:TEXT_CHARS], b.sample[:TEXT_CHARS])
    return any(a.compiled.search(s) and b.compiled.search(s) for s in samples)
