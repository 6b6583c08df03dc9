"""FHIR and DICOM describe one lineage, and our own judge finds nothing in the resources."""

import argparse
import base64
import hashlib
import json
from dataclasses import replace

import pytest

from emulators.modality.objects.base import referenced_raw_data
from emulators.modality.objects.making import Software
from emulators.modality.provenance.edges import edges_of_objects, edges_of_resources
from emulators.modality.provenance.fhir import bundle, mirror
from emulators.modality.provenance.software import running, sources_sha256
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.commands import provenance, reconstruct
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import generation
from harness.run.checking.judging import Options, judge_source
from harness.run.checking.sources import Source


@pytest.fixture(scope="module", params=["1", "2"])
def done(request, tmp_path_factory):
    software = generation("acme-sino", request.param)
    path = tmp_path_factory.mktemp("raw") / "a.acme"
    software.raw_writer(acquire(software.format, seed=3, matrix=32, slices=2), path)
    return reconstructed(path), path


def objects_of(found):
    return [
        ds
        for one, making in found.series()
        for ds in found.software.dicomise(found.raw, one, making)
    ]


def resources_of(found, path):
    sha1 = hashlib.sha1(path.read_bytes(), usedforsecurity=False).digest()
    return mirror(found.raw.identity, found.size, sha1, tuple(found.series()))


def test_dicom_and_fhir_have_the_same_edges(done):
    found, path = done
    edges = edges_of_objects(objects_of(found))
    assert len(edges) == 2
    assert edges_of_resources(resources_of(found, path)) == edges
    assert {raw for _, raw in edges} == {found.source.sop_instance}


def test_enhanced_objects_have_the_same_edges(done):
    found, path = done
    objects = objects_of(found)
    for ds in objects:
        del ds.SourceInstanceSequence
        referenced_raw_data(ds, found.source)
    assert edges_of_objects(objects) == edges_of_resources(resources_of(found, path))


def test_an_edge_that_one_side_does_not_have_is_seen(done):
    found, path = done
    objects, resources = objects_of(found), resources_of(found, path)
    assert edges_of_objects(objects[:2]) != edges_of_resources(resources)
    assert edges_of_objects(objects) != edges_of_resources(resources[:3])


def test_document_software_and_parameters_are_told_in_full(done):
    found, path = done
    document, device, *made = resources_of(found, path)
    assert document["identifier"][0]["value"] == hashlib.sha256(path.read_bytes()).hexdigest()
    (content,) = document["content"]
    assert content["format"]["code"] == f"acme-sino/{found.source.format.generation}"
    assert content["attachment"]["size"] == path.stat().st_size
    assert {"type": {"text": "source"}, "value": running().commit} in device["version"]
    for resource, (one, _) in zip(made, found.series(), strict=True):
        parameters = resource["contained"][0]["content"][0]["attachment"]
        data = base64.b64decode(parameters["data"])
        assert data == one.parameters.canonical()
        assert hashlib.sha256(data).hexdigest() in resource["policy"][0]
        assert resource["agent"][0]["who"]["reference"] == f"Device/{device['id']}"


def test_an_image_is_known_by_its_digest(done):
    found, _ = done
    digest = "sha256:" + "ab" * 32
    ((one, making), *_) = found.series()
    making = replace(making, software=Software(image_digest=digest, commit="c0ffee"))
    document, device, _ = mirror(found.raw.identity, 3, None, ((one, making),))
    assert {"system": "urn:oci:digest", "value": digest} in device["identifier"]
    assert "hash" not in document["content"][0]["attachment"]
    assert mirror(found.raw.identity, 3, None, ()) == ()


def test_our_own_judge_finds_nothing(done, tmp_path):
    resources = resources_of(*done)
    for resource in (*resources, bundle(resources)):
        path = tmp_path / "resource.json"
        path.write_text(json.dumps(resource), encoding="utf-8")
        checked = judge_source(Source(path), Options())
        assert checked.findings == ()
        assert checked.verdict.name == "PASS"


def test_the_command_writes_them(done, tmp_path, capsys):
    found, path = done
    assert provenance.run(arguments(provenance, path, "--out", tmp_path / "out")) == 0
    written = [json.loads(p.read_text("utf-8")) for p in sorted((tmp_path / "out").iterdir())]
    assert {r["resourceType"] for r in written} == {"DocumentReference", "Device", "Provenance"}
    assert edges_of_resources(written) == edges_of_objects(objects_of(found))
    capsys.readouterr()
    assert provenance.run(arguments(provenance, path)) == 0
    together = json.loads(capsys.readouterr().out)
    assert [e["resource"]["resourceType"] for e in together["entry"]].count("Provenance") == 2


def test_reconstruct_tells_the_hashes_of_what_archives_keep(done, capsys):
    found, path = done
    assert reconstruct.run(arguments(reconstruct, path, "--format", "json")) == 0
    told = json.loads(capsys.readouterr().out)["series"]
    stored = [hashlib.sha256(ds.PixelData).hexdigest() for ds in objects_of(found)]
    assert [h for series in told for h in series["stored_sha256"]] == stored


def test_the_sources_are_named_by_their_digest(monkeypatch):
    monkeypatch.delenv("PLUGFEST_COMMIT", raising=False)
    assert running().commit == sources_sha256()
    monkeypatch.setenv("PLUGFEST_COMMIT", "c0ffee")
    monkeypatch.setenv("PLUGFEST_IMAGE_DIGEST", "sha256:ab")
    assert (running().commit, running().image_digest) == ("c0ffee", "sha256:ab")


def arguments(command, *given):
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return parser.parse_args([str(g) for g in given])
