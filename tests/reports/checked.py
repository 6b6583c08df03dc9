"""Answers of `plugfest check` to render, hostile strings included."""

from harness.core.checked import Checked, Kind, Tally
from harness.core.finding import Evidence, Finding
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.core.verdict import Verdict

HOSTILE = "\x1b[31m<b>&\"'\u202e]]>\n\0{0}[x](y)"
CITE = Citation("DICOM PS3.5", "2026a", "7.1", "https://example.org/7.1")
CLAUSE = Citation("DICOM PS3.3", "2026a", "C.7.6.2", "https://example.org/C.7.6.2")


def requirement(name, level=Level.SHALL):
    return Requirement(
        id=name, level=level, binds=Role.CREATOR, statement="It holds.", cites=(CITE,)
    )


SHALL = requirement("iod.first")
SHOULD = requirement("iod.second", Level.SHOULD)
MAY = requirement("iod.third", Level.MAY)


def finding(r, at, expected="a value", actual="absent", module=""):
    clause = CLAUSE if module else None
    return Finding(r, expected, actual, Evidence("x", at, "excerpt"), module, clause)


def file(path, verdict, *findings, reasons=(), **more):
    return Checked(
        path=path,
        kind=Kind.DICOM,
        title="CT",
        verdict=verdict,
        findings=findings,
        reasons=reasons,
        **more,
    )


FRAMES = tuple(
    finding(SHALL, f"(5200,9230)[{n}].(0020,9113)", module="Plane Position") for n in range(30)
)
BAD = file(
    "bad.dcm",
    Verdict.FAIL,
    finding(MAY, "(0010,0010)"),
    finding(SHOULD, "(0010,0020)", expected="a known code"),
    *FRAMES,
    finding(SHALL, "(0028,0030)", module="Image Plane"),
)
GOOD = file("good.dcm", Verdict.PASS)
UNDECIDED = file("odd.dcm", Verdict.INCONC, reasons=("it has no end",))
BROKEN = file("ours.dcm", Verdict.ERROR, reasons=("internal error",))
NOTHING = Checked(path="a.txt", kind=Kind.OTHER, reasons=("neither DICOM nor FHIR",))
TOGETHER = file(None, Verdict.FAIL, finding(SHALL, "(0020,000D)"))
EVIL = file(
    HOSTILE,
    Verdict.FAIL,
    finding(SHALL, HOSTILE, expected=HOSTILE, actual=HOSTILE, module=HOSTILE),
    reasons=(HOSTILE,),
    notes=(HOSTILE,),
    second_opinion=(HOSTILE,),
)
ALL = (GOOD, BAD, UNDECIDED, BROKEN, NOTHING, EVIL, TOGETHER)
TALLY = Tally(
    6,
    ((Verdict.NONE, 1), (Verdict.PASS, 1), (Verdict.FAIL, 2), (Verdict.ERROR, 1)),
    Verdict.ERROR,
    4,
)


def rendered(renderer, *answers, tally=TALLY):
    return renderer.begin() + "".join(map(renderer.file, answers)) + renderer.end(tally)
