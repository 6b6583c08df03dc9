"""The page: self-contained, nothing of a peer's in the markup, one script allowed by its hash."""

import base64
import gzip
import hashlib
import json
import re

from reports import html_page
from tests.reports.hostile import CANARY, report


def test_no_peer_string_is_in_the_markup():
    page = html_page.render(report()).decode()
    assert "onerror" not in page
    assert "HYPERLINK" not in page
    assert page.count("<script") == 2


def test_the_record_travels_whole():
    page = html_page.render(report()).decode()
    data = re.search(r'id="record">([A-Za-z0-9+/=]*)</script>', page).group(1)
    record = json.loads(gzip.decompress(base64.b64decode(data)))
    assert record["results"][0]["findings"][0]["actual"] == CANARY


def test_only_the_pages_own_script_may_run():
    page = html_page.render(report()).decode()
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page


def test_it_asks_nobody_for_anything():
    page = html_page.render(report()).decode()
    assert not re.search(r'(src|href)\s*=\s*["\']?(https?:)?//', page)
    assert "@import" not in page
    assert "url(" not in page


def test_the_same_report_gives_the_same_bytes():
    assert html_page.render(report()) == html_page.render(report())
