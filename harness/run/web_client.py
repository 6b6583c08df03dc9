"""Steps of a DICOMweb client, sent by the harness itself: atomic questions to an archive."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode, urljoin

from harness.capture.control import JsonDict, NotDone
from harness.capture.web_driver import Answer
from harness.core.errors import CaptureError
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session, as_list

DICOM_JSON: Final = "application/dicom+json"
DICOM_PARTS: Final = 'multipart/related; type="application/dicom"'
OCTET_PARTS: Final = 'multipart/related; type="application/octet-stream"'
MPEG_PARTS: Final = f"{DICOM_PARTS}; transfer-syntax=1.2.840.10008.1.2.4.100"
ANY_TYPE: Final = "*/*"
NOBODYS_STUDY: Final = "/studies/2.25.999999999999999999"
JPEG: Final = "image/jpeg"
BOUNDARY: Final = "plugfest-boundary-7d9f"

PIXEL_DATA: Final = "7FE00010"
RETRIEVE_URL: Final = "00081190"

_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)

EMPTY: Final = (200, 204)  # answers to a search without a match: both editions are right


class WebClient:
    """What a DICOMweb client asks an archive."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._last: Answer | None = None
        self._asked = ""  # the path of the last request
        self._pages: list[set[str]] = []

    # ------------------------------------------------------------ search

    def list_study(self, series: int) -> None:
        """Look until the archive lists the study with so many series."""
        study = self._s.need(self._s.exam.study_uid, "the study")
        self._s.until(
            f"the archive to list the study with {series} series",
            lambda: True if len(self._series(study)) == series else None,
        )

    def _series(self, study: str) -> list[JsonDict]:
        self._ask("GET", f"/studies/{quote(study)}/series", DICOM_JSON)
        return self._matches()

    def search_studies_by(self, keyword: str) -> None:
        """Search studies by one attribute, with the study's own value."""
        query = urlencode({keyword: self._own(keyword)})
        self._search(f"/studies?{query}")

    def search_level(self, level: str) -> None:
        """Search series or instances of the study."""
        study = quote(self._s.need(self._s.exam.study_uid, "the study"))
        path = {
            "series": f"/studies/{study}/series",
            "instances": f"/studies/{study}/instances",
            "instances of the first series": (
                f"/studies/{study}/series/{quote(self._first('series_uid'))}/instances"
            ),
        }[level]
        self._search(path)

    def search_with_field(self, keyword: str) -> None:
        """Search the study and ask for one more attribute to be returned."""
        query = urlencode(
            {"StudyInstanceUID": self._s.exam.study_uid, "includefield": keyword},
        )
        self._search(f"/studies?{query}")

    def search_instances_with_field(self, keyword: str) -> None:
        """Search the study's instances and ask for one more attribute of each."""
        study = quote(self._s.need(self._s.exam.study_uid, "the study"))
        self._search(f"/studies/{study}/instances?{urlencode({'includefield': keyword})}")

    def search_fuzzily(self, keyword: str) -> None:
        """Search studies by one attribute with fuzzy matching, which a server need not have."""
        query = urlencode({keyword: self._own(keyword), "fuzzymatching": "true"})
        self._search(f"/studies?{query}")

    def page_through_instances(self, size: int) -> None:
        """Search the study's instances page by page until a page comes back empty."""
        study = quote(self._s.need(self._s.exam.study_uid, "the study"))
        self._pages = []
        for number in range(1 + self._acquired_count() // size + 1):
            self._search(f"/studies/{study}/instances?limit={size}&offset={number * size}")
            page = {_first_value(m, "00080018") for m in self._matches()}
            if not page:
                return
            self._pages.append(page)

    def pages_hold_everything(self) -> None:
        """Expect pages without overlap that together hold every instance."""
        together = set().union(*self._pages) if self._pages else set()
        overlap = sum(map(len, self._pages)) - len(together)
        self._s.expect(
            overlap == 0 and len(together) == self._acquired_count(),
            f"{len(together)} of {self._acquired_count()} instances, {overlap} repeated",
        )

    def search_nobody(self) -> None:
        """Search the studies of a patient nobody has."""
        query = urlencode({"PatientID": f"NOBODY{self._s.salt[-8:]}"})
        self._ask("GET", f"/studies?{query}", DICOM_JSON)

    def search_in_vain(self, what: str) -> None:
        """Search for something that the archive does not hold."""
        hour = (datetime.now(UTC).hour + 12) % 24  # far from when anything was acquired
        path = {
            "a patient ID that begins like nobody's": "/studies?PatientID=NOBODY*",
            "studies of another century": "/studies?StudyDate=19000101-19001231",
            "studies at another time of day": f"/studies?StudyTime={hour:02}0000-{hour:02}0100",
            "two studies nobody has": "/studies?StudyInstanceUID=2.25.1001,2.25.1002",
            "series of a step nobody scheduled": (
                "/series?RequestAttributesSequence.ScheduledProcedureStepID=NOBODYS"
            ),
        }[what]
        self._ask("GET", path, DICOM_JSON)

    def search_badly(self, how: str) -> None:
        """Send a search that the standard wants refused."""
        query = {
            "an attribute given twice": "PatientID=A&PatientID=B",
            "a fuzzymatching value that is none": "PatientID=A&fuzzymatching=maybe",
            "an unknown attribute": "NoSuchAttribute=1",
            "a limit that is no number": "limit=abc",
            "a negative offset": "offset=-1",
        }[how]
        self._ask("GET", f"/studies?{query}", DICOM_JSON)

    def found(self, count: int) -> None:
        """Expect so many matches."""
        self._s.expect(
            len(self._matches()) == count, f"{len(self._matches())} matches, not {count}"
        )

    def found_nothing(self) -> None:
        """Expect an answer that says: no match."""
        status = self._answer().status
        self._s.expect(
            status in EMPTY and not self._matches(),
            f"answered {status} with {len(self._matches())} matches",
        )

    # ------------------------------------------------------------ retrieve

    def retrieve(self, what: str) -> None:
        """Retrieve something of the study that was stored."""
        study = f"/studies/{quote(self._s.need(self._s.exam.study_uid, 'the study'))}"
        series = f"{study}/series/{quote(self._first('series_uid'))}"
        instance = f"{series}/instances/{quote(self._first('sop_instance'))}"
        path, accept = {
            "the study": (study, DICOM_PARTS),
            "a series": (series, DICOM_PARTS),
            "an instance": (instance, DICOM_PARTS),
            "the study's metadata": (f"{study}/metadata", DICOM_JSON),
            "a series' metadata": (f"{series}/metadata", DICOM_JSON),
            "an instance's metadata": (f"{instance}/metadata", DICOM_JSON),
            "a frame": (f"{instance}/frames/1", OCTET_PARTS),
            "a rendered image": (f"{instance}/rendered", JPEG),
            "the study in any media type": (study, ANY_TYPE),
            "the study's metadata in any media type": (f"{study}/metadata", ANY_TYPE),
            "an unknown study": (NOBODYS_STUDY, DICOM_PARTS),
            "an instance below another study": (
                instance.replace(study, NOBODYS_STUDY, 1),
                DICOM_PARTS,
            ),
            "frame 0": (f"{instance}/frames/0", OCTET_PARTS),
            "a frame beyond the last": (f"{instance}/frames/100000", OCTET_PARTS),
            "the study as a spreadsheet": (study, "application/vnd.ms-excel"),
            "the study as a single file": (study, "application/dicom"),
            "the study as a film": (study, MPEG_PARTS),
        }[what]
        self._ask("GET", path, accept)

    def follow_retrieve_url(self) -> None:
        """Search the study and retrieve what its Retrieve URL points to."""
        self.search_studies_by("StudyInstanceUID")
        found = self._matches()
        url = _first_value(found[0], RETRIEVE_URL) if found else ""
        self._ask("GET", self._s.need(url, "a Retrieve URL"), DICOM_PARTS)

    def follow_bulk_data_uri(self) -> None:
        """Retrieve an instance's metadata and the pixel data that it refers to."""
        self.retrieve("an instance's metadata")
        found = self._matches()
        pixels = found[0].get(PIXEL_DATA) if found else None
        uri = pixels.get("BulkDataURI") if isinstance(pixels, dict) else None
        # Relative to the metadata that holds it (PS3.18 F.2.6).
        at = f"{self._s.web('archive').base_url}{self._asked}"
        if not isinstance(uri, str) or not urljoin(at, uri).startswith("http"):
            raise Undecided("the metadata has no BulkDataURI of the pixel data that can be asked")
        self._ask("GET", urljoin(at, uri), OCTET_PARTS)

    def put_studies(self) -> None:
        """Use a method that the resource of all studies does not have."""
        self._ask("PUT", "/studies", DICOM_JSON)

    def answered(self) -> None:
        """Expect an answer, whichever: there is more than one right one."""
        self._answer()

    def received(self) -> None:
        """Expect that the last request brought something."""
        status = self._answer().status
        self._s.expect(
            status == 200 and bool(self._answer().body),
            f"answered {status} with {len(self._answer().body)} bytes",
        )

    def refused(self) -> None:
        """Expect that the last request was refused: by what code is for the checks to judge."""
        status = self._answer().status
        self._s.expect(400 <= status < 500, f"answered {status}, which refuses nothing")

    # ------------------------------------------------------------ store

    def store_garbage(self) -> None:
        """Store one part that is no DICOM object."""
        body = (
            f"--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n"
            f"this is no DICOM object\r\n--{BOUNDARY}--\r\n"
        ).encode()
        self._store(body, f'{DICOM_PARTS}; boundary="{BOUNDARY}"')

    def store_unsupported(self) -> None:
        """Store with a media type that no archive supports."""
        self._store(b"a,b\r\n1,2\r\n", "text/csv")

    def store_again(self) -> None:
        """Retrieve one stored instance and store it again, unchanged."""
        self._store(*self._retrieved())

    def store_with_garbage(self) -> None:
        """Store a retrieved instance and, in the same request, a part that is no DICOM object."""
        body, content_type = self._retrieved()
        boundary = self._boundary(content_type)
        closing = f"\r\n--{boundary}--".encode()
        whole, closed, _ = body.rpartition(closing)
        self._s.expect(bool(closed), "the instance came without a closing delimiter")
        part = f"\r\n--{boundary}\r\nContent-Type: application/dicom\r\n\r\nno DICOM object"
        self._store(whole + part.encode() + closing + b"\r\n", content_type)

    def store_cut_short(self) -> None:
        """Store a retrieved instance in a request whose closing delimiter is missing."""
        body, content_type = self._retrieved()
        closing = f"\r\n--{self._boundary(content_type)}--".encode()
        self._store(body.rpartition(closing)[0], content_type)

    def store_below_another_study(self) -> None:
        """Store a retrieved instance below a study that it does not belong to."""
        body, content_type = self._retrieved()
        self._store(body, content_type, NOBODYS_STUDY)

    def did_not_store_all(self) -> None:
        """Expect an answer that does not claim full success."""
        status = self._answer().status
        self._s.expect(status != 200, "answered 200, as if everything had been stored")

    def _retrieved(self) -> tuple[bytes, str]:
        self.retrieve("an instance")
        self._s.expect(self._answer().status == 200, "the instance cannot be retrieved")
        return self._answer().body, self._answer().headers.get("content-type", "")

    @staticmethod
    def _boundary(content_type: str) -> str:
        found = _BOUNDARY.search(content_type)
        if found is None:
            raise OutcomeMissed(f"an instance came as {content_type[:80]!r}, without a boundary")
        return found[1] or found[2]

    def _store(self, body: bytes, content_type: str, path: str = "/studies") -> None:
        self._last = None
        try:
            self._last = self._s.web("archive").send(
                "POST",
                path,
                headers={"Accept": DICOM_JSON, "Content-Type": content_type},
                body=body,
            )
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    # ------------------------------------------------------------ inside

    def _search(self, path: str) -> None:
        answer = self._get(path, DICOM_JSON)
        self._s.expect(answer.status in EMPTY, f"answered {answer.status} to a search")

    def _get(self, path: str, accept: str) -> Answer:
        self._ask("GET", path, accept)
        return self._answer()

    def _ask(self, method: str, path: str, accept: str) -> None:
        self._last = None
        self._asked = path
        try:
            self._last = self._s.web("archive").send(method, path, headers={"Accept": accept})
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _answer(self) -> Answer:
        if self._last is None:
            raise Undecided("nothing was answered yet: an earlier step did not get that far")
        return self._last

    def _matches(self) -> list[JsonDict]:
        answer = self._answer()
        if answer.status != 200:
            return []
        try:
            found = answer.value()
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why
        self._s.expect(
            isinstance(found, list) and all(isinstance(m, dict) for m in found),
            "answered with JSON that is no list of objects",
        )
        return as_list(found)

    def _own(self, keyword: str) -> str:
        exam = self._s.exam
        own = {
            "StudyInstanceUID": exam.study_uid,
            "PatientID": exam.patient_id,
            "AccessionNumber": exam.acquired.get("accession"),
            "StudyDate": exam.acquired.get("study_date"),
        }
        if keyword not in own:
            raise CaptureError(f"scenario: no own value for {keyword!r}")
        return str(self._s.need(own[keyword], keyword))

    def _first(self, key: str) -> str:
        series = as_list(self._s.need(self._s.exam.acquired, "the acquired study").get("series"))
        first: JsonDict = series[0] if series else {}
        if key == "series_uid":
            return str(first.get("series_uid", ""))
        instances = self._s.need(as_list(first.get("instances")), "the acquired instances")
        return str(instances[0].get(key, ""))

    def _acquired_count(self) -> int:
        series = as_list(self._s.need(self._s.exam.acquired, "the acquired study").get("series"))
        return sum(len(as_list(s.get("instances"))) for s in series)


def _first_value(match: JsonDict, tag: str) -> str:
    element = match.get(tag)
    value = element.get("Value") if isinstance(element, dict) else None
    return str(value[0]) if isinstance(value, list) and value else ""
