"""Following an archive that is scripted: what is asked, what is not asked again, what is refused."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from emulators.core.dicom_json import encode
from emulators.modality.lineage import archive_feed
from emulators.modality.lineage.alerts import Alert, alerts
from emulators.modality.lineage.archive_feed import ArchiveFeed, archive
from emulators.modality.lineage.database import database
from tests.emulators.builders import ct, sent

pytestmark = pytest.mark.contract


class Scripted:
    """An archive of data sets; `odd` answers instead, by path."""

    def __init__(self):
        self.held, self.asked, self.odd, self.most, self.tokens = {}, [], {}, 10_000, set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                parts = urlsplit(self.path)
                path = parts.path.removeprefix("/web")
                outer.asked.append(path)
                outer.tokens.add(self.headers["Authorization"])
                answer = outer.odd.get(path) or outer.answer(path, parse_qs(parts.query))
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Type": "application/dicom+json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/web"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def hold(self, *objects):
        for ds in objects:
            self.held[ds.SOPInstanceUID] = json.loads(encode(sent(ds)))

    def answer(self, path, query):
        steps = path.strip("/").split("/")
        if steps[-1] == "metadata":
            return 200, {}, json.dumps([self.held[steps[5]]]).encode()
        tag = {"studies": "0020000D", "series": "0020000E", "instances": "00080018"}[steps[-1]]
        inside = dict(zip(("0020000D", "0020000E"), steps[1::2], strict=False))
        counts = {}
        for said in self.held.values():
            if all(said[t]["Value"] == [uid] for t, uid in inside.items()):
                uid = said[tag]["Value"][0]
                counts[uid] = counts.get(uid, 0) + 1
        number = {"0020000D": "00201208", "0020000E": "00201209"}.get(tag, "00201208")
        found = [
            {tag: {"vr": "UI", "Value": [uid]}, number: {"vr": "IS", "Value": [n]}}
            for uid, n in counts.items()
        ]
        offset, limit = int(query["offset"][0]), min(int(query["limit"][0]), self.most)
        page, left = found[offset : offset + limit], found[offset + limit :]
        headers = {"Warning": f"299 x: {len(left)} additional results"} if left else {}
        if not page:
            return 204, headers, b""
        return 200, headers, json.dumps(page).encode()


@pytest.fixture
def pacs():
    made = Scripted()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


def follow(db, pacs, feed=None, limit_s=20.0):
    """Go round once; return how many instances are known, what was asked and the problems."""
    pacs.asked.clear()
    feed = feed or ArchiveFeed(archive(pacs.url))
    problems = feed.feed(db, time.monotonic() + limit_s)
    return db.one("SELECT COUNT(*) FROM dicom_image")[0], pacs.asked.copy(), problems


def metadata_of(asked):
    return [path for path in asked if path.endswith("/metadata")]


def unreadable(db):
    return sum(alert.kind is Alert.NO_READER for alert in alerts(db))


def path_of(ds, what=""):
    study, series = ds.StudyInstanceUID, ds.SeriesInstanceUID
    return f"/studies/{study}/series/{series}/instances/{ds.SOPInstanceUID}{what}"


def test_only_what_is_new_is_asked_for(db, pacs):
    pacs.hold(ct(1), ct(2), ct(1, series=2), *(ct(1, study=n) for n in range(2, 6)))
    feed = ArchiveFeed(archive(pacs.url))
    known, asked, problems = follow(db, pacs, feed)
    assert (known, len(metadata_of(asked)), problems) == (7, 7, ())
    known, asked, _ = follow(db, pacs, feed)
    assert len(asked) == 3  # the studies, and one of them whose turn it was
    pacs.hold(ct(3))
    known, asked, _ = follow(db, pacs, feed)
    assert (known, metadata_of(asked)) == (8, [path_of(ct(3), "/metadata")])
    known, asked, _ = follow(db, pacs)  # after a restart
    assert (known, metadata_of(asked)) == (8, [])
    assert db.one("SELECT COUNT(*) FROM dicom_image WHERE pixel_sha256 IS NOT NULL") == (0,)


def test_what_was_exchanged_for_as_much_is_found_in_the_end(db, pacs):
    pacs.hold(ct(1), ct(1, study=2), ct(1, study=3))
    feed = ArchiveFeed(archive(pacs.url))
    follow(db, pacs, feed)
    del pacs.held[ct(1, study=2).SOPInstanceUID]
    pacs.hold(ct(2, study=2))
    assert max(follow(db, pacs, feed)[0] for _ in range(3)) == 4


@pytest.mark.parametrize(("page", "most"), [(2, 10_000), (500, 3)])
def test_long_lists_come_in_pages(db, pacs, monkeypatch, page, most):
    monkeypatch.setattr(archive_feed, "PAGE", page)
    pacs.most = most
    pacs.hold(*(ct(n) for n in range(1, 8)))
    known, _, problems = follow(db, pacs)
    assert (known, problems) == (7, ())


def test_an_archive_that_does_not_page_and_one_that_never_ends(db, pacs, monkeypatch):
    monkeypatch.setattr(archive_feed, "PAGE", 1)
    pacs.hold(ct(1), ct(2))
    whole = pacs.answer(path_of(ct()).rpartition("/")[0], {"offset": ["0"], "limit": ["9"]})
    pacs.odd[path_of(ct()).rpartition("/")[0]] = whole
    known, asked, _ = follow(db, pacs)
    assert (known, len(asked)) == (2, 8)
    monkeypatch.setattr(archive_feed, "MOST_PAGES", 2)
    pacs.hold(*(ct(1, study=n) for n in range(2, 5)))
    assert "lists more than 2 in one place" in follow(db, pacs)[2][0]


def test_bad_metadata_raise_one_alert_and_are_not_asked_for_again(db, pacs):
    pacs.hold(ct(1), ct(2), ct(3), ct(4))
    pacs.odd[path_of(ct(1), "/metadata")] = (200, {}, b"[" * 5000)
    pacs.odd[path_of(ct(2), "/metadata")] = (
        200,
        {},
        json.dumps([pacs.held[ct(3).SOPInstanceUID]]).encode(),
    )
    pacs.odd[path_of(ct(4), "/metadata")] = (200, {}, b" " * (archive_feed.MOST_BYTES + 1))
    feed = ArchiveFeed(archive(pacs.url))
    known, _, problems = follow(db, pacs, feed)
    assert (known, problems) == (1, ())
    assert unreadable(db) == 3
    assert metadata_of(follow(db, pacs, feed)[1]) == []
    follow(db, pacs)  # a new process tries again, and the alert stands already
    assert unreadable(db) == 3


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((503, {}, b""), "the archive answers 503 to a search"),
        ((401, {}, b""), "the archive answers 401 to a search"),
        ((200, {"Content-Type": "text/html"}, b"<p>"), "the archive answers 'text/html' to a search"),
        ((200, {}, b"{"), "the archive's answer to a search: no JSON: JSONDecodeError"),
        ((200, {}, b"[1]"), "the archive's answer to a search: no array of objects"),
        ((200, {}, b'[{"0020000D": {"Value": ["../../.."]}}]'), "the archive lists what has no usable UID"),
        ((302, {"Location": "http://127.0.0.2/"}, b""), "the archive redirected to another origin"),
    ],
)  # fmt: skip
def test_an_archive_that_answers_oddly_is_told(db, pacs, answer, problem):
    pacs.odd["/studies"] = answer
    known, asked, problems = follow(db, pacs)
    assert (known, problems) == (0, (problem,))
    assert asked == ["/studies"]


def test_one_study_in_trouble_does_not_keep_the_others(db, pacs):
    pacs.hold(ct(1), ct(1, study=2), ct(2, study=2))
    pacs.odd[f"/studies/{ct().StudyInstanceUID}/series"] = (500, {}, b"")
    pacs.odd[path_of(ct(1, study=2), "/metadata")] = (503, {}, b"")
    feed = ArchiveFeed(archive(pacs.url))
    known, _, problems = follow(db, pacs, feed)
    assert (known, len(problems)) == (1, 2)
    pacs.odd.clear()  # it was temporary: nothing was refused for good
    assert follow(db, pacs, feed)[0] == 3
    assert unreadable(db) == 0


def test_what_is_deleted_while_it_is_looked_at_is_no_problem(db, pacs):
    pacs.hold(ct(1), ct(2), ct(1, study=2))
    pacs.odd[path_of(ct(1), "/metadata")] = (404, {}, b"")
    pacs.odd[f"/studies/{ct(study=2).StudyInstanceUID}/series"] = (410, {}, b"")
    assert follow(db, pacs)[0::2] == (1, ())


def test_a_round_ends_at_its_limit_and_the_next_goes_on(db, pacs, monkeypatch):
    pacs.hold(*(ct(n) for n in range(1, 6)))
    answered = pacs.answer

    def slowly(path, query):
        if path.endswith("/metadata"):
            time.sleep(0.15)
        return answered(path, query)

    pacs.answer = slowly
    feed = ArchiveFeed(archive(pacs.url))
    known, _, problems = follow(db, pacs, feed, limit_s=0.5)
    assert known < 5
    assert "did not answer within" in problems[0]
    pacs.answer = answered
    assert follow(db, pacs, feed)[0] == 5
    assert follow(db, pacs, feed, limit_s=-1)[2] == ("the archive waits for the next round",)


def test_nobody_there(db):
    feed = ArchiveFeed(archive("http://127.0.0.1:1/dicom-web"))
    assert feed.feed(db, time.monotonic() + 5) == ("the archive refused the connection",)


def test_the_token_comes_from_a_file_and_goes_where_it_is_safe(db, pacs, tmp_path):
    token = tmp_path / "token"
    token.write_text("abc.def\n")
    feed = ArchiveFeed(archive(pacs.url, token))
    follow(db, pacs, feed)
    assert pacs.tokens == {"Bearer abc.def"}
    with pytest.raises(ValueError, match="over https only"):
        archive("http://archive.example/dicom-web", token)
    assert archive("https://archive.example/dicom-web/", token).url.endswith("web")
    for text in ("", "two words", "x\r\nX-Evil: 1", "é", "x" * 9000):
        token.write_text(text)
        with pytest.raises(ValueError, match="one token"):
            archive(pacs.url, token)
    for url in ("file:///etc", "http://u:p@127.0.0.1/", "http://127.0.0.1/?x=1", "http://"):
        with pytest.raises(ValueError, match="address"):
            archive(url)
    with pytest.raises(FileNotFoundError):
        archive(pacs.url, None, tmp_path / "none")
