"""`plugfest check` as people call it: files good and bad, every format, every exit code."""

import json
import os
import struct
import zipfile
import zlib
from xml.etree import ElementTree

import pytest

from tests.contract.plugfest import plugfest
from tests.objects.bases import octets

pytestmark = pytest.mark.contract


def check(*arguments):
    done = plugfest("check", *arguments)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def records(*arguments):
    done = check(*arguments, "--format", "ndjson")
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.dcm"
    path.write_bytes(octets("ct"))
    return path


@pytest.fixture
def bad(tmp_path):
    """Write a CT image whose declared group length is wrong by two."""
    data = bytearray(octets("ct"))
    data[140] = (data[140] + 2) % 256
    path = tmp_path / "bad.dcm"
    path.write_bytes(data)
    return path


def test_a_conforming_object_passes(good):
    done = check(good)
    assert (done.returncode, done.stdout) == (0, "1 file: 1 PASS\n")
    code, (one,) = records(good)
    assert (code, one["path"], one["kind"], one["verdict"]) == (0, str(good), "dicom", "PASS")
    assert one["title"] == "CT Image Storage, Explicit VR Little Endian"


def test_a_violation_is_told_with_place_clause_and_values(bad):
    done = check(bad)
    assert done.returncode == 1
    assert "FAIL" in done.stdout
    assert "FileMetaInformationGroupLength" in done.stdout
    assert "DICOM PS3.10" in done.stdout
    code, (one,) = records(bad)
    assert (code, one["verdict"]) == (1, "FAIL")
    (finding,) = [f for f in one["findings"] if f["severity"] == "FAILURE"]
    assert finding["requirement"].startswith("file.")
    assert finding["locator"] == "file meta (0002,0000)"
    assert {"expected", "actual", "module", "clause"} <= set(finding)
    explained = plugfest("explain", finding["requirement"])
    assert explained.returncode == 0
    assert "PS3.10" in explained.stdout


def test_every_format_says_the_same(good, bad):
    (tmp,) = {good.parent, bad.parent}
    done = check(tmp, "--format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == document["exit_code"] == 1
    assert document["schema"] == "plugfest-check/1"
    assert document["verdict"] == "FAIL"
    by_name = {f["path"]: f["verdict"] for f in document["files"]}
    assert (by_name[str(good)], by_name[str(bad)]) == ("PASS", "FAIL")
    suite = ElementTree.fromstring(check(tmp, "--format", "junit").stdout)
    cases = {c.get("name"): [e.tag for e in c] for c in suite.iter("testcase")}
    assert (cases[str(good)], cases[str(bad)]) == ([], ["failure"])
    log = json.loads(check(tmp, "--format", "sarif").stdout)
    (run,) = log["runs"]
    rules = {r["id"] for r in run["tool"]["driver"]["rules"]}
    assert {r["ruleId"] for r in run["results"]} == rules != set()


def test_a_wrong_path_is_refused_before_anything_is_judged(good):
    done = check(good, good.parent / "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "nothing: there is no such file or folder" in done.stderr


def test_nothing_to_judge_is_no_pass(tmp_path):
    assert check(tmp_path).returncode == 3
    (tmp_path / "readme.txt").write_text("hello")
    code, (one,) = records(tmp_path)
    assert (code, one["kind"], one["verdict"]) == (3, "other", "NONE")


def test_what_is_no_object_weighs_nothing_beside_one(good):
    (good.parent / "readme.txt").write_text("hello")
    code, found = records(good.parent)
    assert (code, [r["kind"] for r in found]) == (0, ["dicom", "other"])


def test_zip_files_and_folders_with_loops(good, tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(good, "inside/one.dcm")
    (tmp_path / "loop").symlink_to(tmp_path)
    _, found = records(tmp_path)
    assert [r["path"] for r in found if r["path"]] == [
        str(good),
        str(tmp_path / "z.zip"),
        f"{tmp_path / 'z.zip'}!inside/one.dcm",
    ]
    assert found[-1]["path"] is None  # the same object twice: for the set to tell


def test_fhir_files_are_handed_to_the_fhir_checks(tmp_path):
    path = tmp_path / "patient.json"
    path.write_text('{"resourceType": "Patient", "id": "a b"}')
    code, (one,) = records(path)
    assert (code, one["kind"], one["title"]) == (1, "fhir", "Patient")
    assert "fhir.ids-are-legal" in {f["requirement"] for f in one["findings"]}
    code, (one,) = records(path, "--fhir-version", "R5")
    assert (code, one["verdict"], one["reasons"]) == (3, "NONE", ["there are checks for R4 only"])


META = octets("ct")[: 144 + struct.unpack_from("<I", octets("ct"), 140)[0]]
EXPLICIT, DEFLATED = b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99"


def deflated_meta():
    element = struct.pack("<HH2sH", 2, 0x10, b"UI", len(DEFLATED)) + DEFLATED
    was = struct.pack("<HH2sH", 2, 0x10, b"UI", len(EXPLICIT)) + EXPLICIT
    meta = bytearray(META.replace(was, element))
    struct.pack_into("<I", meta, 140, len(meta) - 144)
    return bytes(meta)


def deflate_bomb():
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = bytes(1 << 20)
    packed = b"".join(machine.compress(million) for _ in range(1024))
    return deflated_meta() + packed + machine.flush()


def nested():
    sequence = struct.pack("<HH2sHI", 8, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    return META + (sequence + struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)) * 50_000


BAD = {
    "truncated": (lambda: octets("ct")[:1200], 1),
    "only-a-prefix": (lambda: bytes(128) + b"DICM", 1),
    "no-preamble": (lambda: octets("ct")[132:], 1),
    "declared-implicit": (lambda: octets("ct").replace(EXPLICIT, b"1.2.840.10008.1.2\0\0\0"), 1),
    "noise-after-meta": (lambda: META + os.urandom(64) * 50, 1),
    "deflate-bomb": (deflate_bomb, 1),
    "nested": (nested, 1),
    "empty": (lambda: b"", 3),
    "text": (lambda: b"not an object", 3),
    "broken-zip": (lambda: b"PK\x03\x04" + bytes(50), 3),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_and_the_run_goes_on(name, tmp_path):
    make, code = BAD[name]
    (tmp_path / "1.dcm").write_bytes(make())
    (tmp_path / "2.dcm").write_bytes(octets("ct"))
    got, found = records(tmp_path)
    first, second = (r for r in found if r["path"])
    assert first["findings"] or first["reasons"]
    assert first["verdict"] == {1: "FAIL", 3: first["verdict"]}[code]
    assert second["verdict"] == "PASS"
    assert got == (1 if code == 1 else {"NONE": 0, "INCONC": 3}[first["verdict"]])
    assert all(len(f["actual"]) <= 400 for f in first["findings"])


def test_a_large_sparse_file_is_read_where_needed(tmp_path):
    path = tmp_path / "large.dcm"
    path.write_bytes(octets("ct"))
    with path.open("r+b") as file:
        file.truncate(1 << 31)
    code, (one,) = records(path)
    assert (code, one["verdict"]) == (1, "FAIL")


def test_a_second_opinion_stands_beside_ours(bad):
    (one,) = records(bad, "--oracle", "dciodvfy")[1]
    assert isinstance(one["second_opinion"], list)


def test_hostile_names_are_inert(tmp_path):
    path = tmp_path / "\x1b[31mred\n.dcm"
    path.write_bytes(octets("ct")[:1200])
    done = check(path)
    assert "\x1b" not in done.stdout
    assert "<U+001B>[31mred<U+000A>.dcm" in done.stdout
