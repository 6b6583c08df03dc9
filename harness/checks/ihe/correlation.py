"""Which statements are about the same examination, and whether a copy agrees with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.ihe.attributes import Attribute, normal
from harness.checks.ihe.statements import Kind, Statement, distinct, of_subject
from harness.checks.registry import CheckContext
from harness.core.finding import Finding
from harness.core.subject import Subject
from harness.core.trace import Trace

# Any one of these tells that two statements mean the same examination, so that a party that
# garbles one of them is still compared by the others.
LINKS: Final = (
    (Attribute.STUDY_UID,),
    (Attribute.ACCESSION_NUMBER,),
    (Attribute.REQUESTED_PROCEDURE, Attribute.SCHEDULED_STEP),
)
DEMOGRAPHICS: Final = (Attribute.PATIENT_NAME, Attribute.BIRTH_DATE, Attribute.SEX)


def same_examination(a: Statement, b: Statement) -> bool:
    """Tell whether two statements share a Study UID, an accession number, or a scheduled step."""
    return any(
        all(set(a.get(attribute)) & set(b.get(attribute)) for attribute in link) for link in LINKS
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Statements of a kind that the copying party was told before it made its own."""

    kind: Kind
    or_made: bool = False  # those it made itself as well: it answers what it was asked to store

    def reached(self, copy: Statement, s: Statement) -> bool:
        """Tell whether the party that made `copy` knew `s` by then."""
        heard = s.to.name == copy.by.name or (self.or_made and s.by.name == copy.by.name)
        return heard and s.at <= copy.at


def sources(copy: Statement, source: Source, trace: Trace, scenario: str) -> tuple[Statement, ...]:
    """Find the statements that a statement should have been copied from, oldest first.

    An order without a Study UID is found by its patient too, where the patient has only that one:
    else nobody could tell which order a worklist item with a wrong accession number is about.
    """
    heard = tuple(
        s
        for s in distinct(trace, scenario, source.kind)
        if s.subject != copy.subject and source.reached(copy, s)
    )
    found = tuple(s for s in heard if same_examination(copy, s))
    if found or source.kind is not Kind.ORDER:
        return found
    own = set(copy.get(Attribute.PATIENT_ID))
    orders = tuple(s for s in heard if own & set(s.get(Attribute.PATIENT_ID)))
    alone = len({s.get(Attribute.ACCESSION_NUMBER) for s in orders}) == 1
    return orders if alone else ()


def comparable(source: Source, *attributes: Attribute) -> Callable[[Subject, Trace], bool]:
    """Make a `where`: the subject states something that a source states an attribute of."""

    def where(subject: Subject, trace: Trace) -> bool:
        return any(
            s.get(attribute)
            for copy in of_subject(subject, trace)
            for s in sources(copy, source, trace, subject.scenario)
            for attribute in attributes
        )

    return where


def disagreements(
    subject: Subject,
    ctx: CheckContext,
    source: Source,
    *attributes: Attribute,
    silence_allowed: bool = False,
) -> Iterator[Finding]:
    """Object where a copy says something else than every source, or nothing at all.

    Any value that a source stated is right: demographics may be corrected between the copies.
    """
    for copy in of_subject(subject, ctx.trace):
        from_ = sources(copy, source, ctx.trace, subject.scenario)
        for attribute in attributes:
            wanted = _stated(from_, attribute)
            said = copy.get(attribute)
            if not wanted or (silence_allowed and not said):
                continue
            right = {normal(attribute, v) for v in wanted}
            wrong = [v for v in said if normal(attribute, v) not in right]
            # a Patient has many identifiers; a copy is right when one of them is the source's
            if not said or (wrong and (len(said) == 1 or len(wrong) == len(said))):
                yield ctx.finding(
                    expected=f"{attribute} {' or '.join(wanted)} as in {_where(from_, attribute)}",
                    actual=", ".join(said) or "empty",
                    at=f"{copy.place} {attribute}",
                    excerpt=", ".join(said),
                )


def _stated(found: Iterable[Statement], attribute: Attribute) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for s in found for v in s.get(attribute)))


def _where(found: Iterable[Statement], attribute: Attribute) -> str:
    names = [f"{s.kind} {s.subject}" for s in found if s.get(attribute)]
    return names[-1]
