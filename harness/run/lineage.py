"""Steps of whoever keeps the lineage of raw data: raw files, images, software, alerts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from harness.capture.control import JsonDict, NotDone
from harness.capture.lineage_keeper import LineageKeeper
from harness.capture.web_driver import WebDriver
from harness.core.errors import CaptureError
from harness.run.dicom_parts import DICOM_PARTS, first_part, parts_of
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session, as_dict, as_list

SHORT_S: Final = 60.0
LONG_S: Final = 300.0
DICOM_JSON: Final = "application/dicom+json"
# The words of a step, and the kind of alert.
ALERTS: Final[Mapping[str, str]] = {
    "an unknown scanner": "UNKNOWN_SCANNER",
    "unknown software": "UNKNOWN_SOFTWARE",
    "raw data without a reader": "NO_READER",
    "a changed raw file": "DIGEST_MISMATCH",
    "a lost raw file": "DIGEST_MISMATCH",
}
# The words of a step, and what reprocessing comes to.
RESULTS: Final[Mapping[str, str]] = {"no reader": "no reader", "no copy that is whole": "no copy"}
OPEN: Final = "OPEN"
ACCEPTED: Final = frozenset({"AUTO", "CONFIRMED"})


class Lineage:
    """What the keeper of the lineage is told, and what comes of it."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._known: LineageKeeper | None = None
        self._raw = ""  # SHA-256 of the first examination's raw file
        self._examined: JsonDict = {}
        self._links: list[JsonDict] = []
        self._answer: JsonDict = {}
        self._pinned: dict[str, str] = {}  # generation -> digest

    # ------------------------------------------------------------ what there is

    def pin(self, *generations: str) -> None:
        """Enter the pinned software of generations of raw data: image, or locked environment."""
        for generation in generations:
            option, value = self._s.world.pinned().named(generation, self._keeper)
            before = self._emulators()
            entered = self._ask("emulators", option, value, limit_s=LONG_S)
            new = [d for d in _digests(entered) if d not in before]
            if len(new) != 1:
                raise CaptureError(f"raw emulators: {len(new)} new digests for {value}")
            (self._pinned[generation],) = new

    def read(self) -> None:
        """Read the archive, and the folder where the scanner keeps its raw files."""
        account = self._s.need(self._s.exam.acquired, "the modality's own account")
        told = as_dict(account.get("raw"))
        path = str(self._s.need(told.get("path"), "where the modality keeps its raw files"))
        folder = self._s.world.raw_file(path).parent
        if not self._raw:
            self._raw = str(told.get("sha256", ""))
            self._examined = account
        archive = self._s.web("archive").base_url
        given = ("--once", "--every", "0.2", "--archive", archive, "--pixels", "--folder")
        try:
            self._keeper.tell("watch", *given, folder, limit_s=LONG_S)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    # ------------------------------------------------------------ alerts

    def alerted(self, what: str) -> None:
        """Expect exactly one open alert of a kind."""
        found = self._open(ALERTS[what])
        self._s.expect(len(found) == 1, f"{len(found)} open alerts of the kind {ALERTS[what]}")

    def silent(self, what: str) -> None:
        """Expect no open alert of a kind."""
        found = self._open(ALERTS[what])
        self._s.expect(not found, f"{len(found)} open alerts of the kind {ALERTS[what]}")

    def acknowledge(self, what: str) -> None:
        """Acknowledge the alerts of a kind."""
        found = self._s.need(self._open(ALERTS[what]), f"an alert of {what}")
        numbers = [x for a in found for x in ("--acknowledge", str(a.get("number")))]
        self._ask("alerts", *numbers, "--by", "the operator")

    def _open(self, kind: str) -> list[JsonDict]:
        told = as_list(self._ask("alerts").get("alerts"))
        return [a for a in told if a.get("kind") == kind and a.get("state") == OPEN]

    # ------------------------------------------------------------ links

    def linked(self, series: int) -> None:
        """Expect the first examination's raw file to be behind so many series; remember them."""
        links = self._accepted()
        self._s.expect(len(links) == series, f"it is behind {len(links)} series")
        self._links = self._links or links

    def links_kept(self) -> None:
        """Expect the links that there were, as they were."""
        before = self._s.need(self._links, "the links before")
        now = self._accepted()
        lost = [link for link in before if link not in now]
        self._s.expect(not lost, f"{len(lost)} of {len(before)} links are gone or different")

    def _accepted(self) -> list[JsonDict]:
        links = as_list(self._ask("lineage", "--raw", self._first()).get("links"))
        return [link for link in links if link.get("status") in ACCEPTED]

    # ------------------------------------------------------------ reconstructing again

    def scanner_refuses(self) -> None:
        """Expect the scanner to refuse the first examination's raw file, by its generation."""
        raw = self._first()
        try:
            answer = self._s.act("modality", "reconstruct", raw=raw)
        except OutcomeMissed as why:
            self._s.expect("WrongGeneration" in str(why), f"it refuses for another reason: {why}")
            return
        pixels = len(as_list(answer.get("series")))
        raise OutcomeMissed(f"it yields {pixels} series of raw data that it cannot know")

    def ask_software_of(self, generation: str) -> None:
        """Have the first raw file reconstructed by the pinned software of some generation."""
        option, value = self._s.world.pinned().named(generation, self._keeper)
        self._answer = self._ask("reprocess", "--raw", self._first(), option, value, limit_s=LONG_S)

    def refused(self, why: str) -> None:
        """Expect that there was no reader, or no copy, and no pixel."""
        result = self._s.need(self._answer.get("result"), "an answer")
        made = self._answer.get("out") or self._answer.get("equal")
        self._s.expect(result == RESULTS[why] and not made, f"the result is {result!r}")

    def change_a_bit(self) -> None:
        """Change one bit of the first raw file where the scanner keeps it, as decay would."""
        path = self._our_own()
        try:
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            # whoever wrote it may be another user, in a container; the folder is ours
            changed = path.with_suffix(".changed")
            changed.write_bytes(data)
            changed.replace(path)
        except OSError as why:
            raise CaptureError(f"{path.name}: cannot be changed: {why}") from why

    def lose(self) -> None:
        """Remove the first raw file where the scanner keeps it, as a failing disk would."""
        path = self._our_own()
        try:
            path.unlink()
        except OSError as why:
            raise CaptureError(f"{path.name}: cannot be removed: {why}") from why

    def fetch(self) -> None:
        """Have the first raw file fetched out of the archive, where it is kept as an object."""
        archive, folder = self._s.web("archive").base_url, self._s.world.of_scenario.folder("raw")
        given = ("--archive", archive, "--raw", self._first())
        told = self._ask("fetch", *given, folder, limit_s=LONG_S)
        self._s.expect(told.get("sha256") == self._first(), f"it is {told.get('sha256')!r}")

    def reprocess(self) -> None:
        """Have the first raw file reconstructed again by whatever the database finds for it."""
        image = self._an_image()
        out = self._s.world.of_scenario.folder("retro")
        given = ["--raw", self._first(), "--like", str(image), "--out", str(out / "objects")]
        self._answer = {}
        self._answer = self._ask("reprocess", *given, limit_s=LONG_S)

    def done_by(self, generation: str) -> None:
        """Expect that it was the pinned software of that generation, found by its digest."""
        by = self._s.need(self._answer.get("emulator"), "who reconstructed it")
        wanted = self._pinned[generation]
        self._s.expect(by == wanted, f"it was {by}, not {wanted}")

    def same_pixels(self, series: int) -> None:
        """Expect so many series to have come out as the scanner made them, to the bit."""
        result = self._s.need(self._answer.get("result"), "an answer")
        equal, unequal = self._answer.get("equal"), self._answer.get("unequal")
        made = {str(s.get("series_uid")) for s in as_list(self._examined.get("series"))}
        holds = result == "reproduced" and isinstance(equal, list) and set(equal) == made
        self._s.expect(
            holds and len(made) == series,
            f"{result}: equal {equal}, unequal {unequal}: {self._answer.get('why', '')}",
        )

    def store(self) -> None:
        """Store what was reconstructed beside the first series, over the modality's connection."""
        files = self._answer.get("out")
        if not isinstance(files, list) or not files:
            raise Undecided("nothing was reconstructed: an earlier step did not get that far")
        body, content_type = parts_of([Path(str(f)).read_bytes() for f in files])
        url = self._s.world.web_url("modality", "archive")
        if url is None or not self._s.is_emulated("modality"):
            raise Undecided("the modality has no way to the archive's web service")
        driver = WebDriver("archive", url, self._s.world.action_s())
        headers = {"Accept": DICOM_JSON, "Content-Type": content_type}
        try:
            answer = driver.send("POST", "/studies", headers=headers, body=body)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why
        self._s.expect(answer.status == 200, f"answered {answer.status}")

    # ------------------------------------------------------------ inside

    @property
    def _keeper(self) -> LineageKeeper:
        if self._known is None:
            self._known = self._s.world.keeper()
        return self._known

    def _ask(self, command: str, *given: str | Path, limit_s: float = SHORT_S) -> JsonDict:
        self._s.world.check()
        try:
            return self._keeper.ask(command, *given, limit_s=limit_s)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _emulators(self) -> frozenset[str]:
        return _digests(self._ask("emulators"))

    def _first(self) -> str:
        return self._s.need(self._raw, "the raw file of the first examination")

    def _our_own(self) -> Path:
        """Find the first raw file, of an emulator: those of a product are not ours to touch."""
        if not self._s.is_emulated("modality"):
            raise Undecided("the raw files of a product are not ours to change")
        return self._s.world.raw_file(str(as_dict(self._examined.get("raw")).get("path")))

    def _an_image(self) -> Path:
        """Retrieve an image of the first examination, to know whose raw data it is."""
        study = str(self._s.need(self._examined.get("study_uid"), "the study"))
        series = as_list(self._examined.get("series"))[0]
        instance = as_list(series.get("instances"))[0]
        path = (
            f"/studies/{quote(study)}/series/{quote(str(series.get('series_uid')))}"
            f"/instances/{quote(str(instance.get('sop_instance')))}"
        )
        try:
            answer = self._s.web("archive").send("GET", path, headers={"Accept": DICOM_PARTS})
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why
        found = first_part(answer.body, answer.headers.get("content-type", ""))
        self._s.expect(answer.status == 200 and bool(found), f"answered {answer.status}")
        image = self._s.world.of_scenario.folder("retro") / "like.dcm"
        image.write_bytes(found)
        return image


def _digests(told: JsonDict) -> frozenset[str]:
    return frozenset(str(e.get("digest")) for e in as_list(told.get("emulators")))
