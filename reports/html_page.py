"""Report -> one self-contained HTML file that opens from a USB stick and asks nobody for anything.

The record travels as gzip in base64 inside a text block, never as markup; the page's script puts
every string into the document through `textContent`. A content security policy allows that one
script by its hash and nothing else.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from importlib import resources
from typing import Final

from harness.core.report import Report
from reports import json_record
from reports.visible import visible

ASSETS: Final = resources.files("reports") / "page"


def render(report: Report) -> bytes:
    """Render the page as UTF-8 HTML."""
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    style = (ASSETS / "page.css").read_text(encoding="utf-8")
    template = (ASSETS / "page.html").read_text(encoding="utf-8")
    # mtime=0: the same report gives the same bytes
    data = base64.b64encode(gzip.compress(json_record.render(report), 9, mtime=0)).decode()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = template
    for name, value in (
        ("@@TITLE@@", _text(f"{report.verdict.name} {report.run_id}")),
        ("@@SCRIPT_HASH@@", digest),
        ("@@STYLE@@", style),
        ("@@SCRIPT@@", script),
        ("@@DATA@@", data),
    ):
        page = page.replace(name, value)
    return page.encode()


def _text(text: str) -> str:
    clean = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return clean.replace('"', "&quot;")
