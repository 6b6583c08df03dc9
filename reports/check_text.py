"""Checked files -> a tree for people: errors first, each with place, module and clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from harness.core.checked import Checked, Tally
from harness.core.finding import Finding
from harness.core.requirement import Severity
from harness.core.verdict import Verdict
from harness.facts import dictionary
from reports.visible import visible

COLOUR: Final = {
    Verdict.NONE: "2",
    Verdict.PASS: "32",
    Verdict.INCONC: "33",
    Verdict.FAIL: "31",
    Verdict.ERROR: "35",
}
WEIGHT: Final = {Severity.FAILURE: 0, Severity.WARNING: 1, Severity.NOTE: 2}
SEVERITY_COLOUR: Final = {Severity.FAILURE: "31", Severity.WARNING: "33", Severity.NOTE: "2"}
LINES: Final = 200  # of one file; the machine-readable forms have them all
THE_SET: Final = "all files together"

_ITEM = re.compile(r"\[\d+\]")
_LAST_TAG = re.compile(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)(?!.*\([0-9A-F]{4},)")


class TextTree:
    """Renders file by file; what passes is told only when `verbose`, notes only when `notes`."""

    def __init__(self, *, colour: bool = False, verbose: bool = False, notes: bool = False) -> None:
        self._colour, self._verbose, self._notes = colour, verbose, notes

    def begin(self) -> str:
        """Return nothing: the tree has no head."""
        return ""

    def file(self, checked: Checked) -> str:
        """Render one file, or the set; "" where there is nothing to say."""
        shown = [f for f in checked.findings if self._notes or f.severity is not Severity.NOTE]
        asked = checked.second_opinion is not None or (self._notes and checked.notes)
        if not (shown or checked.reasons or asked or self._verbose):
            return ""
        lines = [self._head(checked)]
        lines += self._findings(shown)
        lines += [f"├─ not judged: {visible(r)}" for r in checked.reasons]
        if self._notes:
            lines += [f"├─ note: {visible(n)}" for n in checked.notes[:LINES]]
        if checked.second_opinion is not None:
            lines.append(f"├─ second opinion ({len(checked.second_opinion)})")
            lines += [f"│  ├─ {visible(line)}" for line in checked.second_opinion[:LINES]]
        return "\n".join(_closed(lines)) + "\n"

    def end(self, tally: Tally) -> str:
        """Render the sum."""
        counts = ", ".join(
            f"{n} {self._paint(v.name, COLOUR[v])}" for v, n in reversed(tally.verdicts)
        )
        files = f"{tally.files} file{'' if tally.files == 1 else 's'}"
        return f"{files}: {counts or 'nothing judged'}\n"

    def _head(self, checked: Checked) -> str:
        name = THE_SET if checked.path is None else visible(checked.path)
        verdict = self._paint(f"{checked.verdict.name:<6}", COLOUR[checked.verdict])
        title = f"  {visible(checked.title)}" if checked.title else ""
        return f"{verdict} {name}{title}"

    def _findings(self, findings: Sequence[Finding]) -> Iterator[str]:
        ordered = sorted(findings, key=lambda f: (WEIGHT[f.severity], f.module))
        told = 0
        for severity, alike in groupby(ordered, key=lambda f: f.severity):
            kinds = list(_kinds(alike))
            count = sum(n for _, n in kinds)
            yield f"├─ {self._paint(f'{severity.value} ({count})', SEVERITY_COLOUR[severity])}"
            for module, of_module in groupby(kinds, key=lambda k: k[0].module):
                indent = "│  "
                if module:
                    yield f"│  ├─ {visible(module)}"
                    indent = "│  │  "
                for finding, times in of_module:
                    told += 1
                    if told <= LINES:
                        yield from _lines(finding, times, indent)
        if told > LINES:
            yield f"├─ {told - LINES} further kinds of findings: --format json shows all"

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def _kinds(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Fold what differs by item numbers only: a thousand frames repeat one mistake."""
    folded: dict[tuple[str, str, str, str], tuple[Finding, int]] = {}
    for f in findings:
        key = (f.requirement.id, _ITEM.sub("[]", f.evidence.locator), f.expected, f.actual)
        first, times = folded.get(key, (f, 0))
        folded[key] = (first, times + 1)
    yield from folded.values()


def _lines(f: Finding, times: int, indent: str) -> Iterator[str]:
    more = f"  (and {times - 1} more like it)" if times > 1 else ""
    yield f"{indent}├─ {visible(with_keyword(f.evidence.locator))}{more}"
    yield f"{indent}│  expected {visible(f.expected)}; actual: {visible(f.actual)}"
    clause = f.clause or f.requirement.cites[0]
    yield f"{indent}│  {f.requirement.id}, {clause}"


def with_keyword(locator: str) -> str:
    """Put the keyword behind the last tag of a path."""
    found = _LAST_TAG.search(locator)
    if found is None:
        return locator
    keyword = dictionary.keyword(int(found[1] + found[2], 16))
    if not keyword:
        return locator
    return f"{locator[: found.end()]} {keyword}{locator[found.end() :]}"


def _closed(lines: list[str]) -> list[str]:
    """Let the last branch of the trunk end there."""
    for i in range(len(lines) - 1, 0, -1):
        if lines[i].startswith("├─"):
            lines[i] = "└─" + lines[i][2:]
            lines[i + 1 :] = [" " + line[1:] for line in lines[i + 1 :]]
            break
    return lines
