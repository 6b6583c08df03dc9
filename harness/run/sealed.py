"""Is the evidence still what it was when the run was judged first? The manifest knows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from harness.core.errors import EvidenceBroken, UsageError
from harness.core.report import Report
from harness.load import manifest
from harness.run.text_file import read_text

ALTERED: Final = "evidence altered since it was sealed:"
NAMED: Final = 5  # how many files a note names
MAX_BYTES: Final = 64 << 20  # of the manifest
DERIVED: Final = {"evidence/exchanges.ndjson", "evidence/objects.ndjson"}  # each judging's own


def alterations(run: Path) -> tuple[str, ...]:
    """Say in one note what of the evidence is not as the manifest has it; nothing without one.

    Only what judging reads is compared; documents are written again by every judging.

    Raises:
        UsageError: the manifest is damaged or of another version, or a file cannot be read.
    """
    file = run / "manifest.json"
    if not file.exists():
        return ()
    sealed = manifest.load(read_text(file, "a run's manifest", MAX_BYTES), str(file))
    was = {p: s for p, s in sealed.files.items() if p.startswith("evidence/") and p not in DERIVED}
    now = {p.relative_to(run).as_posix(): p for p in (run / "evidence").rglob("*") if p.is_file()}
    wrong = [] if sealed.is_sound else ["manifest.json (its chain does not fit its entries)"]
    try:
        for name in sorted({*was, *now} - DERIVED):
            if name not in now:
                wrong.append(f"{name} (missing)")
            elif name not in was:
                wrong.append(f"{name} (added)")
            elif not _is(now[name], was[name]):
                wrong.append(f"{name} (changed)")
    except OSError as why:
        raise UsageError(f"{run}: evidence cannot be read: {why.strerror or why}") from why
    if not wrong:
        return ()
    more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    return (f"{ALTERED} {', '.join(wrong[:NAMED])}{more}",)


def demand_unaltered(run: Path) -> None:
    """Refuse evidence that is not as it was sealed.

    Raises:
        EvidenceBroken: it was altered, or was never sealed.
        UsageError: the manifest is damaged or of another version.
    """
    if not (run / "manifest.json").exists():
        raise EvidenceBroken(f"{run}: has no manifest.json: nothing says what its evidence was")
    for note in alterations(run):
        raise EvidenceBroken(f"{run}: {note}")


def is_altered(report: Report) -> bool:
    """Tell whether a report was made from altered evidence."""
    return any(note.startswith(ALTERED) for note in report.notes)


def _is(path: Path, sealed: manifest.Sealed) -> bool:
    if path.stat().st_size != sealed.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sealed.sha256
