"""Raw files go into objects and come out to the bit; nothing else comes out of any file."""

import io
import subprocess
import sys

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from emulators.modality.objects import raw_data
from emulators.modality.objects.making import Making, Software, source_of
from emulators.modality.raw import errors, wrapping
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.one_generation import copy
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import FORMATS, generation
from emulators.modality.raw.wrapping import AnotherObject, payload_in, unwrapped, wrapped
from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance, judge_set
from tests.contract.plugfest import ROOT
from tests.emulators.modality.raw.examples import MADE

ONE_FILE = [module for module in FORMATS if module != "ct_pd"]


def octets_of(ds, **how):
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True, **how)
    return out.getvalue()


def raw_file(folder, module="acme_sino_2"):
    format = FORMATS[module]
    software = generation(format.family, format.generation)
    path = folder / f"a{format.extension}"
    size = {"matrix": 16, "slices": 1}
    software.raw_writer(acquire(format, seed=1, **size), path)
    return path


@pytest.fixture(scope="module")
def sino(tmp_path_factory):
    return raw_file(tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="module")
def whole(sino):
    return octets_of(wrapped(sino))


@pytest.mark.parametrize("module", ONE_FILE)
def test_every_format_comes_out_as_it_went_in(tmp_path, module):
    path = raw_file(tmp_path, module)
    (tmp_path / "o.dcm").write_bytes(octets_of(wrapped(path)))
    kept = unwrapped(tmp_path / "o.dcm")
    assert kept.data == path.read_bytes()
    assert (kept.format, kept.file_name) == (FORMATS[module], path.name)


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [("a\\b\n\udcff c.acme", "a_b__ c.acme"), ("ü" * 70, "ü" * 64), ("..", "..")],
)
def test_a_name_is_kept_as_far_as_an_object_can_say_it(sino, name, kept_as):
    software = generation("acme-sino", "2")
    source = source_of(digest_of(sino)[0], software.format, name, "")
    raw = software.raw_reader(sino)
    making = Making(identity=Identity(), source=source, software=Software(), made=MADE, seed=0)
    ds = raw_data.raw_data_object(sino, raw.identity, making)
    assert payload_in(io.BytesIO(octets_of(ds))).file_name == kept_as


def test_a_folder_of_views_is_not_wrapped(tmp_path):
    folder = raw_file(tmp_path, "ct_pd")
    with pytest.raises(ValueError, match="of DICOM objects already"):
        wrapped(folder)


@pytest.mark.parametrize("by_examination", [True, False])
def test_beside_its_images_nobody_objects(sino, by_examination):
    objects = []
    done = reconstructed(sino)
    for one, making in done.series():
        objects += done.software.dicomise(done.raw, one, making)
    image = sino.with_name("image.dcm")
    image.write_bytes(octets_of(objects[0]))
    objects.append(wrapped(sino, image if by_examination else None))
    instances = [instance_of(str(n), payload(octets_of(ds))) for n, ds in enumerate(objects)]
    results = [r for i in instances for r in judge_instance(i)]
    results += judge_set([member_of(i) for i in instances], MAKER)
    found = [f for r in results for f in r.findings if f.severity is not Severity.NOTE]
    assert [(f.requirement.id, f.evidence.locator, f.actual) for f in found] == []


def implicit(ds):
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return octets_of(ds, implicit_vr=True)


def unknown(ds):
    """Write private elements as somebody does who does not know what they are (PS3.5 6.2.2)."""
    bare = pydicom.dcmread(io.BytesIO(octets_of(ds)))
    for element in bare.group_dataset(raw_data.GROUP):
        if element.tag.is_private_creator or element.VR == "SQ":
            continue
        raw = bare.get_item(element.tag)
        value = raw.value if isinstance(raw.value, bytes) else element.value
        if isinstance(value, int):
            value = value.to_bytes(8, "little")
        if isinstance(value, str):
            value = value.encode() + b" " * (len(value) % 2)
        del bare[element.tag]
        bare.add_new(element.tag, "UN", value)
    return octets_of(bare)


@pytest.mark.parametrize("written", [implicit, unknown])
def test_an_archive_may_keep_it_in_its_own_way(sino, written):
    assert payload_in(io.BytesIO(written(wrapped(sino)))).data == sino.read_bytes()


def test_what_is_asked_for_by_name_is_that_one(sino, whole):
    instance = wrapped(sino).SOPInstanceUID
    assert payload_in(io.BytesIO(whole), instance).data == sino.read_bytes()
    with pytest.raises(AnotherObject):
        payload_in(io.BytesIO(whole), "1.2.3")


def test_what_could_unpack_to_anything_is_not_unpacked(sino):
    ds = wrapped(sino)
    ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    with pytest.raises(errors.NotThisFamily, match="deflated"):
        payload_in(io.BytesIO(octets_of(ds)))


def test_what_is_longer_than_any_object_is_not_read(tmp_path, whole, monkeypatch):
    path = tmp_path / "o.dcm"
    path.write_bytes(whole)
    monkeypatch.setattr(wrapping, "AROUND_BYTES_MOST", -wrapping.PAYLOAD_BYTES_MOST)
    with pytest.raises(errors.Oversized, match=r"o\.dcm"):
        unwrapped(path)


@pytest.mark.parametrize("data", [b"", b"hello", bytes(128) + b"DICM", bytes(4000)])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(errors.RawFileError):
        payload_in(io.BytesIO(data))


def test_another_object_is_not_raw_data(sino):
    ds = wrapped(sino)
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    with pytest.raises(errors.NotThisFamily, match="not a Raw Data object"):
        payload_in(io.BytesIO(octets_of(ds)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_never_gives_another_file(sino, whole, data):
    damaged = bytearray(whole)
    where = st.one_of(st.integers(0, 3000), st.integers(0, len(whole) - 1))
    for _ in range(data.draw(st.integers(1, 3))):
        at = min(data.draw(where), len(damaged) - 1)
        how = data.draw(st.sampled_from(["set", "cut", "insert", "remove"]))
        if how == "set":
            damaged[at] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del damaged[max(at, 1) :]
        elif how == "insert":
            damaged[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        elif len(damaged) > 10:
            del damaged[at : at + data.draw(st.integers(1, 8))]
    try:
        found = payload_in(io.BytesIO(bytes(damaged)))
    except errors.RawFileError:
        return
    assert found.data == sino.read_bytes()  # what was hit does not matter to it


def test_nested_beyond_all_bounds_is_damage():
    ds = deepest = Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = raw_data.RAW_DATA_STORAGE, "1.2.3"
    item = bytes.fromhex("feff00e0ffffffff")
    nested = bytes.fromhex("08002911ffffffff") + item
    data = octets_of(deepest, implicit_vr=True) + nested * 5000
    with pytest.raises(errors.RawFileError):
        payload_in(io.BytesIO(data))


def test_the_software_of_one_generation_does_it_alone(sino, tmp_path):
    """As in its image: no lineage, no other actor, no other generation."""
    copy(ROOT / "emulators", "acme_sino_2", tmp_path / "emulators")
    program = (
        "from emulators.modality.raw.__main__ import main;"
        f"assert main(['wrap', {str(sino)!r}, 'o.dcm']) == 0;"
        "assert main(['unwrap', 'o.dcm', 'b']) == 0;"
        "main(['fetch'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (tmp_path / "b").read_bytes() == sino.read_bytes(), done.stderr
    assert done.stderr == "plugfest: fetch: what it needs is not part of this image\n"
    assert done.returncode == 2
