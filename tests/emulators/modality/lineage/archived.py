"""An archive for tests of those that retrieve single instances: it takes the web client's place."""

from contextlib import contextmanager

from emulators.web.client import Flow
from tests.emulators.builders import part10
from tests.emulators.web.related import content_type, join


class Archived:
    """An archive that answers what it is told to, by the last step of the path."""

    def __init__(self):
        self.answers, self.asked, self.tokens = {}, [], []

    def __call__(self, peer, limit_s, body_bytes, ca_file):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    @contextmanager
    def flow(self, method, url, headers):
        uid = url.rpartition("/")[2]
        self.asked.append(uid)
        self.tokens.append(headers.get("Authorization"))
        answer = self.answers.get(uid, (404, b""))
        if isinstance(answer, Exception):
            raise answer
        status, body, *kind = answer
        kind = kind[0] if kind else content_type("application/dicom")
        yield Flow(status, {"content-type": kind}, iter([body[:100], body[100:]]))

    def hold(self, ds):
        self.answers[ds.SOPInstanceUID] = (200, join(("application/dicom", part10(ds))))
