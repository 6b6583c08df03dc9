"""Content profiles: every shipped rule is seen to hold, to fail, and not to apply."""

import io
import json

import pytest

from harness.checks.object.content_profile import checks_of
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.verdict import Verdict
from harness.judge.objects import judge_instance
from harness.run.checking.content_profiles import shipped
from tests.contract.plugfest import plugfest
from tests.objects.bases import data_set

HEAD = {
    "AccessionNumber": "A1",
    "SeriesDescription": "Head soft",
    "SliceThickness": "1",
    "ConvolutionKernel": "H30",
    "BodyPartExamined": "HEAD",
    "RescaleType": "HU",
    "WindowCenter": "40",
    "WindowWidth": "80",
    "AcquisitionTime": "101010",
    "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
}


def verdicts(ds, profile_id):
    (profile,) = [p for p in shipped() if p.id == profile_id]
    octets = io.BytesIO()
    ds.save_as(octets, enforce_file_format=True)
    ids = {c.requirement.id.removeprefix(f"content.{profile_id}-"): c for c in checks_of(profile)}
    found = judge_instance(instance_of("x", payload(octets.getvalue())), [profile])
    named = {r.requirement.id.removeprefix(f"content.{profile_id}-"): r for r in found}
    return {name: named[name] for name in ids}


def head_ct(**changes):
    ds = data_set("ct")
    for keyword, value in {**HEAD, **changes}.items():
        if value is not None:
            setattr(ds, keyword, value)
        elif keyword in ds:
            delattr(ds, keyword)
    return ds


def test_a_head_ct_with_everything_is_clean():
    found = verdicts(head_ct(), "head-ct")
    assert [n for n, r in found.items() if r.findings] == []
    assert {r.verdict for r in found.values()} == {Verdict.PASS}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("order-is-named", {"AccessionNumber": ""}),
        ("description-tells-series-apart", {"SeriesDescription": None}),
        ("slice-thickness-is-given", {"SliceThickness": None}),
        ("kernel-is-given", {"ConvolutionKernel": None}),
        ("body-part-is-given", {"BodyPartExamined": None, "AnatomicRegionSequence": None}),
        ("values-are-hounsfield-units", {"RescaleType": "US"}),
        ("window-is-given", {"WindowCenter": None}),
        ("acquisition-time-is-given", {"AcquisitionTime": None}),
        ("nothing-is-lossy", {"LossyImageCompression": "01"}),
    ],
)
def test_what_a_head_ct_lacks_is_told(rule, changes):
    found = verdicts(head_ct(**changes), "head-ct")
    assert [n for n, r in found.items() if r.findings] == [rule]


def test_an_mr_is_no_head_ct():
    assert {r.verdict for r in verdicts(data_set("mr"), "head-ct").values()} == {Verdict.NONE}


def test_a_derived_image_need_not_be_in_hounsfield_units():
    derived = head_ct(ImageType=["DERIVED", "PRIMARY", "AXIAL"], RescaleType="US")
    assert verdicts(derived, "head-ct")["values-are-hounsfield-units"].verdict is Verdict.NONE


def test_manifests():
    found = verdicts(data_set("manifest"), "xdsi-manifest")
    assert [n for n, r in found.items() if r.findings and n != "instances-can-be-fetched"] == []
    plain = data_set("manifest")
    plain.ConceptNameCodeSequence[0].CodeValue = "113000"
    del plain.CurrentRequestedProcedureEvidenceSequence
    del plain.ContentTemplateSequence
    found = verdicts(plain, "xdsi-manifest")
    assert sorted(n for n, r in found.items() if r.findings) == sorted(found)


@pytest.mark.contract
def test_the_command_judges_by_a_profile(tmp_path):
    head_ct(SliceThickness=None).save_as(tmp_path / "a.dcm", enforce_file_format=True)
    done = plugfest("check", tmp_path, "--profile", "head-ct", "--format", "ndjson")
    record = json.loads(done.stdout.splitlines()[0])
    assert "content.head-ct-slice-thickness-is-given" in {
        f["requirement"] for f in record["findings"]
    }
    assert plugfest("explain", "content.head-ct-slice-thickness-is-given").returncode == 0
    assert plugfest("check", tmp_path, "--profile", "nothing").returncode == 2
