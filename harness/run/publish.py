"""Writes a judged run's documents beside its evidence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

import rfc8785

from harness.core.errors import CaptureError
from harness.core.report import Report
from harness.judge.timeline import Line
from harness.run.sealed import is_altered
from reports import html_page, json_record, junit_xml, markdown, sarif

RENDERERS: Final[Mapping[str, tuple[str, Callable[[Report], bytes]]]] = {
    "json": ("run.json", json_record.render),
    "junit": ("junit.xml", junit_xml.render),
    "html": ("report.html", html_page.render),
    "markdown": ("summary.md", markdown.render),
    "sarif": ("run.sarif", sarif.render),
}


def publish(
    folder: Path,
    report: Report,
    timeline: Collection[Line],
    formats: Collection[str],
) -> dict[str, Path]:
    """Write the documents and the manifest; run.json is always among them.

    Evidence that was altered is not sealed again: its old manifest goes on to say so.

    Raises:
        CaptureError: the folder cannot be written.
    """
    written = {}
    try:
        _timeline(folder / "evidence", timeline)
        for name, (file, render) in RENDERERS.items():
            if name == "json" or name in formats:
                (folder / file).write_bytes(render(report))
                written[name] = folder / file
        if not is_altered(report):
            (folder / "manifest.json").write_bytes(manifest(folder))
    except OSError as why:
        raise CaptureError(
            f"{folder}: reports could not be written: {why.strerror or why}; free some space and"
            f" run `plugfest judge {folder}` to write them from the evidence"
        ) from why
    return written


def manifest(folder: Path) -> bytes:
    """List every file with size and SHA-256 as a hash chain over canonical JSON (RFC 8785).

    Each entry's `chain` is the SHA-256 of the previous `chain` and the entry itself, so that no
    entry can be changed, dropped, swapped or added without changing `head`.
    """
    entries: list[dict[str, str | int]] = []
    chain = hashlib.sha256(b"plugfest-manifest/1").hexdigest()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == "manifest.json" or name.startswith("logs/"):
            continue  # logs are diagnostics of ours, not evidence
        entry: dict[str, str | int] = {
            "path": name,
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
        }
        chain = hashlib.sha256(chain.encode() + rfc8785.dumps(dict(entry))).hexdigest()
        entries.append({**entry, "chain": chain})
    return rfc8785.dumps(
        {
            "schema": "plugfest-manifest/1",
            "entries": [dict(e) for e in entries],
            "length": len(entries),
            "head": chain,
        }
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _timeline(evidence: Path, lines: Collection[Line]) -> None:
    for kind, name in (("exchange", "exchanges.ndjson"), ("object", "objects.ndjson")):
        with (evidence / name).open("w", encoding="utf-8") as file:
            for line in lines:
                if line.kind == kind:
                    file.write(json.dumps(dict(line.values), ensure_ascii=True) + "\n")
