"""Coded entries: one survey finds every code of an object and applies the rules to it (PS3.3 8).

The same entry is often encoded again and again, in every frame say: it is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from harness.checks.object.made import as_made
from harness.checks.object.objection import Objection, Objections, surveyed
from harness.content.dataset import DataSet, decode
from harness.core.requirement import Requirement
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts import dictionary

CODE_VALUE: Final = 0x00080100
LONG_CODE_VALUE: Final = 0x00080119
URN_CODE_VALUE: Final = 0x00080120
SCHEME: Final = 0x00080102
MEANING: Final = 0x00080104
VALUES: Final = (CODE_VALUE, LONG_CODE_VALUE, URN_CODE_VALUE)

_IDENTIFIED_SCHEMES: Final = 0x00080110
_CHARACTER_SETS: Final = 0x00080005
_SCHEME_AND_MEANING: Final = frozenset({SCHEME, MEANING})
_OF_A_CODE: Final = _SCHEME_AND_MEANING | set(VALUES)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A coded entry: an item of a code sequence."""

    sequence: int  # tag of the sequence that it stands in
    item: DataSet
    given: tuple[int, ...]  # the attributes that have a code value
    value: str  # of the first of them
    scheme: str
    meaning: str

    def __str__(self) -> str:
        """Print it as the standard does: (121071, DCM, "Finding")."""
        return f'({self.value or "none"}, {self.scheme or "none"}, "{self.meaning}")'


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the object says about the codes in it."""

    schemes: frozenset[str]  # identified in the Coding Scheme Identification Sequence
    character_sets: tuple[str, ...]


Rule = Callable[[Entry, Vocabulary], Objection | None]

_RULES: list[tuple[Requirement, Rule]] = []
_ONCE_A_SCHEME: set[str] = set()  # ids of requirements about the scheme, not the entry


def entry_rule(requirement: Requirement, *, of_scheme: bool = False) -> Callable[[Rule], Rule]:
    """Register a rule on every coded entry; its docstring says how it looks.

    The place of an objection is an attribute of the item: "(0008,0104)". A rule `of_scheme`
    objects to the same coding scheme once in an object.
    """

    def register(rule: Rule) -> Rule:
        _RULES.append((requirement, rule))
        if of_scheme:
            _ONCE_A_SCHEME.add(requirement.id)
        surveyed(requirement, survey_codes, how=(rule.__doc__ or "").strip(), when=as_made)
        return rule

    return register


def survey_codes(i: Instance, _: Trace) -> Objections:
    """Find all coded entries and apply every rule to each."""
    ds = decode(i.dataset, i.transfer_syntax)
    schemes = frozenset(item.text(SCHEME) for item in ds.items(_IDENTIFIED_SCHEMES))
    survey = _Survey(Vocabulary(schemes, ds.texts(_CHARACTER_SETS)))
    survey.data_set(ds, "")
    return survey.found


def read_entry(sequence: int, item: DataSet) -> Entry:
    """Read an item of a code sequence."""
    values = {tag: value for tag in VALUES if (value := item.text(tag))}
    first = next(iter(values.values()), "")
    return Entry(sequence, item, tuple(values), first, item.text(SCHEME), item.text(MEANING))


class _Survey:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.found = Objections()
        self.judged: dict[tuple[int, bytes], list[tuple[Requirement, Objection]]] = {}
        self.schemes: set[tuple[str, str]] = set()

    def data_set(self, ds: DataSet, path: str) -> None:
        for element in ds.elements:
            if not element.items or element.tag & 0x10000:  # private sequences have their own rules
                continue
            tag = f"{path}({element.tag >> 16:04X},{element.tag & 0xFFFF:04X})"
            codes = dictionary.keyword(element.tag).endswith("CodeSequence")
            for number, item in enumerate(element.items):
                if _is_coded(item, codes):
                    self.entry(element.tag, item, f"{tag}[{number}].")
                self.data_set(item, f"{tag}[{number}].")

    def entry(self, sequence: int, item: DataSet, path: str) -> None:
        first, last = item.elements[0], item.elements[-1]
        same = sequence, first.source.read(first.offset, last.end)
        judged = self.judged.get(same)
        if judged is None:
            judged = self.judged[same] = list(self.judge(read_entry(sequence, item)))
        for requirement, objection in judged:
            self.found.file(requirement, replace(objection, at=path + objection.at))

    def judge(self, entry: Entry) -> Iterator[tuple[Requirement, Objection]]:
        for requirement, rule in _RULES:
            objection = rule(entry, self.vocabulary)
            if objection is None:
                continue
            if requirement.id in _ONCE_A_SCHEME:
                once = (requirement.id, entry.scheme)
                if once in self.schemes:
                    continue
                self.schemes.add(once)
            yield requirement, objection


def _is_coded(item: DataSet, code_sequence: bool) -> bool:
    tags = {element.tag for element in item.elements[:8]}  # they are the first ones of an item
    if code_sequence:
        return not tags.isdisjoint(_OF_A_CODE)
    return not tags.isdisjoint(VALUES) or tags >= _SCHEME_AND_MEANING
