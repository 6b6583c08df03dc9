"""The report in a real browser: everything is shown, nothing of a peer's runs."""

import subprocess

import pytest

from reports import html_page
from tests.reports.hostile import CANARY, report

# Sets an attribute that would show in the document if it ever ran.
PAYLOAD = (
    CANARY
    + '<img src=x onerror="document.documentElement.dataset.pwned=1">'
    + "<script>document.documentElement.dataset.pwned=1</script>"
    + '<svg onload="document.documentElement.dataset.pwned=1">'
)
OPEN_ALL = "for (const b of document.querySelectorAll('.req > button')) b.click();"


@pytest.fixture
def dom(tmp_path, need):
    chromium = need("chromium")

    def show(page):
        file = tmp_path / "report.html"
        file.write_bytes(page)
        done = subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={tmp_path / 'profile'}",
                "--virtual-time-budget=8000",
                "--dump-dom",
                file.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=90,
        )
        return done.stdout

    return show


@pytest.fixture
def opened(monkeypatch):
    """Let the page open every detail by itself."""
    real = html_page.ASSETS

    class Assets:
        def __truediv__(self, name):
            return Asset(real / name)

    class Asset:
        def __init__(self, file):
            self.file = file

        def read_text(self, encoding):
            text = self.file.read_text(encoding=encoding)
            return text.replace("  list.jump();\n", f"  list.jump();\n  {OPEN_ALL}\n")

    monkeypatch.setattr(html_page, "ASSETS", Assets())


def test_everything_is_shown(dom, opened):
    shown = dom(html_page.render(report("a plain peer")))
    assert 'class="ready"' in shown
    for text in (
        "A true statement.",
        "t.t",
        "a plain peer",
        "25 findings",
        "QIDO-01",
        "RAD-8",
        "C.8.2.1",
    ):
        assert text in shown


def test_hostile_strings_are_inert(dom, opened):
    shown = dom(html_page.render(report(PAYLOAD)))
    assert 'class="ready"' in shown
    assert "data-pwned" not in shown
    assert "&lt;img src=x" in shown  # shown as text
    assert "&lt;U+202E&gt;" in shown  # and the hidden made visible


def test_even_a_planted_escaping_bug_is_stopped_by_the_policy(dom, monkeypatch):
    real = html_page.ASSETS
    script = (real / "page.js").read_text(encoding="utf-8")
    safe = "node.append(child instanceof Node ? child : visible(child))"
    assert safe in script
    bug = "child instanceof Node ? node.append(child) : node.insertAdjacentHTML('beforeend', child)"

    class Assets:
        def __truediv__(self, name):
            return Asset(name)

    class Asset:
        def __init__(self, name):
            self.name = name

        def read_text(self, encoding):
            return (
                script.replace(safe, bug)
                if self.name == "page.js"
                else (real / self.name).read_text(encoding=encoding)
            )

    monkeypatch.setattr(html_page, "ASSETS", Assets())
    shown = dom(html_page.render(report(PAYLOAD)))
    assert 'class="ready"' in shown
    assert 'onerror="' in shown  # the bug is there: the markup got in
    assert "data-pwned" not in shown  # and still nothing ran
