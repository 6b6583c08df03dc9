"""Checked files -> JUnit XML: a file is a test case, classified by what it is."""

from __future__ import annotations

from typing import Final

from harness.core.checked import Checked, Tally
from harness.core.finding import Finding
from harness.core.requirement import Severity
from harness.core.verdict import Verdict
from reports.junit_xml import attribute, case, element

FINDINGS: Final = 100  # of one file, as text
THE_SET: Final = "all files together"


class JunitCases:
    """Renders a test suite as the files come."""

    def begin(self) -> str:
        """Open the suite: its counts are not known yet, and JUnit readers count for themselves."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="plugfest check">\n<testsuite name="{attribute("objects")}">\n'
        )

    def file(self, checked: Checked) -> str:
        """Render one test case."""
        body = "\n".join(_line(f) for f in checked.findings[:FINDINGS])
        if len(checked.findings) > FINDINGS:
            body += f"\n({len(checked.findings) - FINDINGS} further findings)"
        reasons = "; ".join(checked.reasons)
        if checked.verdict is Verdict.FAIL:
            failures = sum(1 for f in checked.findings if f.severity is Severity.FAILURE)
            inside = element("failure", body, f"{failures} violations")
        elif checked.verdict is Verdict.ERROR:
            inside = element("error", body, reasons)
        elif checked.verdict in (Verdict.INCONC, Verdict.NONE):
            inside = element("skipped", body, reasons or "nothing to judge")
        else:
            inside = element("system-out", body) if body else ""
        return case(checked.title or checked.kind.value, checked.path or THE_SET, 0.0, inside)

    def end(self, tally: Tally) -> str:  # noqa: ARG002 - the cases say it all
        """Close the suite."""
        return "</testsuite>\n</testsuites>\n"


def _line(f: Finding) -> str:
    clause = f.clause or f.requirement.cites[0]
    return (
        f"{f.severity.value} {f.evidence.locator}: expected {f.expected}, actual {f.actual}"
        f" [{f.requirement.id}, {clause}]"
    )
