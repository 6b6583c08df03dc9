"""What all files came to, and the exit code that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from harness.content.files import MAKER
from harness.core.checked import Checked, Kind, Tally
from harness.core.instance_set import Member
from harness.core.verdict import Verdict, worst
from harness.judge.objects import judge_set

# What many members of a set have alike; what each has of its own would only fill the table.
SHARED: Final = (
    *("sop_class", "study", "series", "frame_of_reference", "transfer_syntax", "constants"),
    *("matrix", "references", "provenance"),
)
EXIT = {
    Verdict.NONE: 3,  # nothing was judged, and silence is never a pass
    Verdict.PASS: 0,
    Verdict.INCONC: 3,
    Verdict.FAIL: 1,
    Verdict.ERROR: 4,
}


@dataclass
class Sum:
    """Counts what is told and keeps of each object what questions between objects need."""

    complete: bool = False  # whether the files claim to hold all that they refer to
    files: int = 0
    of_the_set: Verdict = Verdict.NONE
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    members: list[Member] = field(default_factory=list)
    _values: dict[Hashable, Hashable] = field(default_factory=dict)

    def add(self, checked: Checked) -> None:
        """Count one file, or the set."""
        if checked.path is None:
            self.of_the_set = checked.verdict
            return
        self.verdicts[checked.verdict] += 1
        self.files += 1
        if checked.member is not None:
            self.members.append(self._lean(checked.member))

    def _lean(self, member: Member) -> Member:
        """Let members share what they have in common: it came from another process, in copies."""
        return replace(member, **{n: self._same(getattr(member, n)) for n in SHARED})

    def _same(self, value: Hashable) -> Any:
        return self._values.setdefault(value, value)

    def together(self) -> Iterator[Checked]:
        """Judge the objects as a set, where there are any: one answer, without a path."""
        if not self.members:
            return
        results = judge_set(self.members, MAKER, complete=self.complete)
        checked = Checked(
            path=None,
            kind=Kind.DICOM,
            verdict=worst(r.verdict for r in results),
            requirements=sum(1 for r in results if r.verdict is not Verdict.NONE),
            findings=tuple(f for r in results for f in r.findings),
            reasons=tuple(
                f"{r.requirement.id}: {why}"
                for r in results
                if r.verdict in (Verdict.INCONC, Verdict.ERROR)
                for why in r.reasons
            ),
        )
        if len(self.members) > 1 or checked.findings or checked.reasons:
            yield checked

    def tally(self) -> Tally:
        """Return the sum; what is neither DICOM nor FHIR weighs nothing beside what is."""
        verdict = worst((*self.verdicts, self.of_the_set))
        return Tally(self.files, tuple(sorted(self.verdicts.items())), verdict, EXIT[verdict])
