"""What one object says of its raw data, its parameters and its software."""

import hashlib
import re

import pytest
from pydicom import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from harness.checks.object.provenance.claims import format_named
from harness.checks.object.provenance.formats import SOFTWARE_READS_THE_FORMAT
from harness.checks.object.provenance.parameters import (
    PARAMETER_HASH_HOLDS,
    PARAMETERS_NAME_ALGORITHM_AND_THREADS,
)
from harness.checks.object.provenance.payload import PAYLOAD_DIGEST_HOLDS
from harness.checks.object.provenance.software import (
    PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE,
    RECONSTRUCTION_CAN_BE_RUN_AGAIN,
)
from harness.checks.object.provenance.sources import (
    RAW_DATA_IS_NO_SOURCE_IMAGE,
    RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE,
    REFERENCED_RAW_DATA_IS_RAW_DATA,
    SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES,
)
from harness.content.files import instance_of
from harness.core.octets import payload
from tests.harness.checks.build import Case, clean, nothing, table, undecided, violation
from tests.harness.checks.object.changed_bases import copied, made
from tests.objects.bases import data_set, written
from tests.objects.elements import item
from tests.objects.faults.dataset import put, without

SOFT, RAW = "modality-ct-soft", "modality-raw-data"
RAW_DATA, CT, PRIVATE = "1.2.840.10008.5.1.4.1.1.66", "1.2.840.10008.5.1.4.1.1.2", "1.3.6.1.4.1.9.1"
NO_SOURCE = without("SourceInstanceSequence")
NO_CODE = without("DerivationCodeSequence")
EQUIPMENT = "ContributingEquipmentSequence[1]."
VERSIONS, CONTRIBUTION = EQUIPMENT + "SoftwareVersions", EQUIPMENT + "ContributionDescription"
ACQUIRED = "ContributingEquipmentSequence[0].ContributionDescription"
AS_BEFORE = f"ACME-SINO v2 sha256:{'0' * 64}"
DIGEST, LENGTH, CHUNKS, CHUNK, OFFSET = 0x00711005, 0x00711006, 0x0071100F, 0x00711010, 0x00711011


def source_image(sop_class: str):
    named = item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID="1.2.3")
    return put("SourceImageSequence", [named])


def referenced_raw_data(sop_class: str):
    named = item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID="1.2.3")
    series = item(ReferencedSOPSequence=[named], SeriesInstanceUID="1.2.4")
    study = item(ReferencedSeriesSequence=[series], StudyInstanceUID="1.2.5")
    return put("ReferencedRawDataSequence", [study])


def derivation_of_a_frame(ds: Dataset) -> None:
    ds.SharedFunctionalGroupsSequence = [
        item(DerivationImageSequence=[item(SourceImageSequence=[item(ReferencedSOPClassUID=CT)])])
    ]


def say(pattern: str, instead: str):
    def change(ds: Dataset) -> None:
        ds.DerivationDescription = re.sub(pattern, instead, ds.DerivationDescription)

    return change


def in_other_words(ds: Dataset) -> None:
    """State the hash of a document of many words, cut where a short text ends."""
    document = '{"words":"' + "word " * 300 + '"}'
    hashed = hashlib.sha256(document.encode()).hexdigest()
    ds.DerivationDescription = f"FBP; parameters sha256:{hashed} {document}"[:1024]
    ds.ContributingEquipmentSequence[
        1
    ].ContributionDescription = f"parameters sha256:{hashed}; threads 1; CPU any"


def cut_and_told_once(ds: Dataset) -> None:
    in_other_words(ds)
    del ds.ContributingEquipmentSequence


def kept(change):
    def changed(ds: Dataset) -> None:
        change(ds, ds[CHUNKS].value)

    return changed


def flipped(_: Dataset, chunks) -> None:
    value = chunks[0][CHUNK].value
    chunks[0][CHUNK].value = value[:-4] + bytes([value[-4] ^ 16]) + value[-3:]


def shortened(_: Dataset, chunks) -> None:
    chunks[0][CHUNK].value = chunks[0][CHUNK].value[:-2]


def displaced(_: Dataset, chunks) -> None:
    chunks[0][OFFSET].value = 2


def parted(_: Dataset, chunks) -> None:
    """Keep the same file in two chunks, as larger ones are."""
    value = chunks[0][CHUNK].value
    second = Dataset()
    block = second.private_block(0x0071, "PLUGFEST RAW 1.0", create=True)
    block.add_new(0x10, "OB", value[1000:])
    block.add_new(0x11, "UV", 1000)
    chunks[0][CHUNK].value = value[:1000]
    chunks.append(second)


def of_an_odd_file(ds: Dataset, chunks) -> None:
    data = chunks[0][CHUNK].value[:999]
    chunks[0][CHUNK].value = data + b"\0"
    ds[LENGTH].value, ds[DIGEST].value = 999, hashlib.sha256(data).hexdigest()


def without_digest(ds: Dataset) -> None:
    ds[DIGEST].value = "unknown"


def without_length(ds: Dataset) -> None:
    del ds[LENGTH]


def of_somebody_else(ds: Dataset) -> None:
    ds[0x00710010].value = "ACME RAW"


def in_implicit_vr(base: str):
    ds = data_set(base)
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return instance_of("file", payload(written(ds)))


ROWS = table(
    clean(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(SOFT)),
    clean(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(SOFT, NO_SOURCE, source_image(CT))),
    clean(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(SOFT, NO_SOURCE, referenced_raw_data(CT))),
    clean(
        RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE,
        made(SOFT, NO_SOURCE, derivation_of_a_frame),
        name="of a frame",
    ),
    violation(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(SOFT, NO_SOURCE), at="(0042,0013)"),
    violation(
        RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(SOFT, NO_SOURCE, NO_CODE), name="by equipment"
    ),
    nothing(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made("ct"), name="nobody tells how"),
    nothing(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, made(RAW), name="no image"),
    nothing(RECONSTRUCTED_IMAGE_NAMES_ITS_SOURCE, copied(made(SOFT, NO_SOURCE)), name="a copy"),
    clean(RAW_DATA_IS_NO_SOURCE_IMAGE, made(SOFT, source_image(CT))),
    violation(
        RAW_DATA_IS_NO_SOURCE_IMAGE,
        made(SOFT, source_image(RAW_DATA)),
        at="(0008,2112)[0].(0008,1150)",
    ),
    nothing(RAW_DATA_IS_NO_SOURCE_IMAGE, made(SOFT)),
    clean(SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES, made(SOFT)),
    clean(
        SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES,
        made(SOFT, put("SourceInstanceSequence[0].ReferencedSOPClassUID", PRIVATE)),
        name="a private class",
    ),
    violation(
        SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES,
        made(SOFT, put("SourceInstanceSequence[0].ReferencedSOPClassUID", CT)),
        at="(0042,0013)[0].(0008,1150)",
    ),
    nothing(SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES, made("ct")),
    nothing(
        SOURCE_INSTANCES_OF_AN_IMAGE_ARE_NO_IMAGES,
        made(SOFT, without("Rows"), put("SourceInstanceSequence[0].ReferencedSOPClassUID", CT)),
        name="of a document",
    ),
    clean(REFERENCED_RAW_DATA_IS_RAW_DATA, made("enhanced-ct", referenced_raw_data(RAW_DATA))),
    clean(REFERENCED_RAW_DATA_IS_RAW_DATA, made("enhanced-ct", referenced_raw_data(PRIVATE))),
    violation(
        REFERENCED_RAW_DATA_IS_RAW_DATA,
        made("enhanced-ct", referenced_raw_data(CT)),
        at="(0008,9121)[0].(0008,1115)[0].(0008,1199)[0].(0008,1150)",
    ),
    nothing(REFERENCED_RAW_DATA_IS_RAW_DATA, made("enhanced-ct")),
    clean(PAYLOAD_DIGEST_HOLDS, made(RAW)),
    clean(PAYLOAD_DIGEST_HOLDS, made(RAW, kept(parted)), name="in parts"),
    clean(PAYLOAD_DIGEST_HOLDS, made(RAW, kept(of_an_odd_file)), name="an odd length"),
    undecided(PAYLOAD_DIGEST_HOLDS, in_implicit_vr(RAW)),
    violation(PAYLOAD_DIGEST_HOLDS, made(RAW, kept(flipped)), at="(0071,1005)"),
    violation(PAYLOAD_DIGEST_HOLDS, made(RAW, kept(shortened)), at="(0071,100F)"),
    violation(PAYLOAD_DIGEST_HOLDS, made(RAW, kept(displaced)), at="(0071,100F)"),
    violation(PAYLOAD_DIGEST_HOLDS, made(RAW, without_length), at="(0071,100F)"),
    violation(PAYLOAD_DIGEST_HOLDS, made(RAW, without_digest), at="(0071,1005)"),
    nothing(PAYLOAD_DIGEST_HOLDS, made(RAW, of_somebody_else), name="a private block of another"),
    nothing(PAYLOAD_DIGEST_HOLDS, made("raw-data"), name="no private block"),
    nothing(PAYLOAD_DIGEST_HOLDS, made(SOFT), name="an image"),
    clean(PARAMETER_HASH_HOLDS, made(SOFT)),
    clean(PARAMETER_HASH_HOLDS, made(SOFT, in_other_words), name="cut, but told twice"),
    violation(
        PARAMETER_HASH_HOLDS, made(SOFT, say('"threads":1', '"threads":2')), at="(0008,2111)"
    ),
    violation(
        PARAMETER_HASH_HOLDS,
        made(SOFT, put(CONTRIBUTION, "parameters sha256:00; threads 1; CPU any")),
        at="(0018,A001)[1].(0018,A003)",
    ),
    undecided(PARAMETER_HASH_HOLDS, made(SOFT, cut_and_told_once)),
    nothing(PARAMETER_HASH_HOLDS, made("ct")),
    clean(PARAMETERS_NAME_ALGORITHM_AND_THREADS, made(SOFT)),
    violation(
        PARAMETERS_NAME_ALGORITHM_AND_THREADS,
        made(SOFT, say('"threads":', '"thread":')),
        at="(0008,2111)",
    ),
    violation(PARAMETERS_NAME_ALGORITHM_AND_THREADS, made(SOFT, say("}$", "")), name="no JSON"),
    nothing(PARAMETERS_NAME_ALGORITHM_AND_THREADS, made(SOFT, in_other_words), name="cut"),
    clean(PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE, made(SOFT)),
    violation(
        PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE,
        made(SOFT, without(VERSIONS)),
        at="(0018,A001)[1].(0018,1020)",
    ),
    nothing(PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE, made("ct")),
    clean(RECONSTRUCTION_CAN_BE_RUN_AGAIN, made(SOFT)),
    violation(
        RECONSTRUCTION_CAN_BE_RUN_AGAIN,
        made(SOFT, put(VERSIONS, "1")),
        at="(0018,A001)[1].(0018,1020)",
    ),
    violation(
        RECONSTRUCTION_CAN_BE_RUN_AGAIN,
        made(SOFT, put(CONTRIBUTION, "parameters sha256:00; threads 1")),
        at="(0018,A001)[1].(0018,A003)",
        name="no CPU",
    ),
    nothing(
        RECONSTRUCTION_CAN_BE_RUN_AGAIN,
        made(SOFT, put(CONTRIBUTION, "Reconstruction")),
        name="nobody claims it",
    ),
    clean(SOFTWARE_READS_THE_FORMAT, made(SOFT)),
    clean(SOFTWARE_READS_THE_FORMAT, made(SOFT, put(ACQUIRED, AS_BEFORE)), name="other words"),
    clean(
        SOFTWARE_READS_THE_FORMAT,
        made(SOFT, put(CONTRIBUTION, "reads acme-sino/1, acme-sino/2; CPU any")),
        name="several",
    ),
    violation(
        SOFTWARE_READS_THE_FORMAT,
        made(SOFT, put(CONTRIBUTION, "threads 1; reads acme-sino/1")),
        at="(0018,A001)[1].(0018,A003)",
    ),
    nothing(SOFTWARE_READS_THE_FORMAT, made(SOFT, put(CONTRIBUTION, "reads minds")), name="silent"),
    nothing(SOFTWARE_READS_THE_FORMAT, made(SOFT, put(ACQUIRED, "acme-sino 3")), name="no digest"),
    nothing(SOFTWARE_READS_THE_FORMAT, made("ct")),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize(
    ("said", "format"),
    [
        ("acme-sino 1 0001.acme", "acme-sino/1"),
        ("ACME-SINO v1", "acme-sino/1"),
        ("siemens-twix/VB", "siemens-twix/vb"),
        ("dicom-ct-pd 3 a folder", "dicom-ct-pd/3"),
        ("minds", ""),
        ("", ""),
    ],
)
def test_a_format_is_the_same_however_it_is_written(said: str, format: str) -> None:
    assert format_named(said) == format
