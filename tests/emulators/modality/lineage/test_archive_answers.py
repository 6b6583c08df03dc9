"""What an archive says, taken without trust."""

import json
import warnings
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from emulators.core.dicom_json import encode
from emulators.modality.lineage.archive_answers import (
    INSTANCE,
    MOST_BYTES,
    MOST_COUNT,
    MOST_ITEMS,
    MOST_NODES,
    MOST_TEXT,
    NUMBERS,
    SEQUENCES,
    SERIES,
    STUDY,
    TEXTS,
    Unusable,
    header_from,
    is_uid,
    listing,
    parsed,
    to_visit,
)
from emulators.modality.lineage.headers import RAW_DATA_STORAGE, header_of
from tests.emulators.builders import ct, sent
from tests.emulators.modality.lineage.hospital import examined

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
TAGS = st.sampled_from(
    [
        STUDY,
        SERIES,
        INSTANCE,
        "00080016",
        "00201208",
        "00201209",
        "00200013",
        "00181020",
        "00420013",
    ]
)
ELEMENTS = st.dictionaries(st.sampled_from(["vr", "Value", "BulkDataURI"]), JSON) | JSON
OBJECTS = st.dictionaries(TAGS, ELEMENTS, max_size=6)
UIDS = st.sampled_from([f"1.2.{n}" for n in range(6)])


def metadata(ds):
    return json.loads(encode(ds, inline_below=1024))


def place(ds):
    return str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), str(ds.SOPInstanceUID)


def test_metadata_say_what_the_object_says_except_for_pixels(tmp_path):
    for n, family in enumerate(("1", "2")):
        (tmp_path / family).mkdir()
        for ds in examined(tmp_path / family, n, version=family)[1]:
            ds = sent(ds)
            header = header_from([metadata(ds)], *place(ds))
            expected = replace(header_of(ds), pixel_sha256="")
            assert replace(header, settings=()) == replace(expected, settings=())
            assert numbers(header.settings) == numbers(expected.settings)


def numbers(settings):
    """Settings, decimals by value: JSON has numbers where DICOM has decimal strings."""

    def value(text):
        try:
            return float(text)
        except ValueError:
            return text

    return [(k, [value(one) for one in v.split("\\")]) for k, v in settings]


def test_raw_data_cited_in_enhanced_objects_are_found():
    ds, study, series, cited = ct(), Dataset(), Dataset(), Dataset()
    cited.ReferencedSOPClassUID = RAW_DATA_STORAGE
    cited.ReferencedSOPInstanceUID = "1.2.3"
    series.ReferencedSOPSequence = Sequence([cited])
    study.ReferencedSeriesSequence = Sequence([series])
    ds.ReferencedRawDataSequence = Sequence([study])
    assert header_from([metadata(sent(ds))], *place(ds)).cites == ("1.2.3",)


def test_everything_that_lineage_reads_is_taken():
    class Asked(Dataset):
        def get(self, key, default=None):
            asked.add(key)
            return super().get(key, default)

    asked = set()
    header_of(Asked())
    assert asked <= {*TEXTS, *NUMBERS, *SEQUENCES}


def said(**changes):
    found = metadata(sent(ct()))
    for tag, value in changes.items():
        found[tag.removeprefix("t")] = {"vr": "LO", "Value": value}
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Tomo", "64"], "Tomo\\64"),
        ([None, "x"], "\\x"),
        ([" 64 "], "64"),
        ([7], "7"),
        ([True], ""),
        ([{"Alphabetic": "x"}], ""),
        (["x" * MOST_TEXT], "x" * MOST_TEXT),
        (["x" * (MOST_TEXT + 1)], ""),
        (["x\x00y"], ""),
        (["x\x1b[31m"], ""),
        (["\x9b31m"], ""),
        (["\ud800"], ""),
        ("text", ""),
        ([], ""),
    ],
)
def test_text_is_kept_when_it_can_be(value, text):
    assert header_from([said(t00081090=value)], *place(ct())).device.model == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ([5], 5),
        (["5"], 5),
        ([MOST_COUNT], MOST_COUNT),
        ([MOST_COUNT + 1], None),
        ([10**400], None),
        ([1.5], None),
    ],
)
def test_numbers_fit_into_the_database(value, number):
    assert header_from([said(t00200013=value)], *place(ct())).number == number


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ([], "metadata of 0 instances"),
        ([said(), said()], "metadata of 2 instances"),
        ([said(t00080018=["1.2.3"])], "another SOP Instance UID"),
        ([said(t0020000E=["1.2.3"])], "another Series Instance UID"),
        ([said(t0020000D=[])], "another Study Instance UID"),
        ([said(t00080016=["CT"])], "no SOP Class UID"),
        ([said(t00420013=[{}] * (MOST_ITEMS + 1))], "more than"),
        (
            [
                said(
                    t00420013=[
                        {
                            "00081150": {"vr": "UI", "Value": [RAW_DATA_STORAGE]},
                            "00081155": {"vr": "UI", "Value": ["'; DROP TABLE series"]},
                        }
                    ]
                )
            ],
            "is no UID",
        ),
    ],
)
def test_unusable_metadata_say_why(answer, why):
    with pytest.raises(Unusable, match=why):
        header_from(answer, *place(ct()))


@given(st.lists(OBJECTS, max_size=2))
@settings(max_examples=150, deadline=None)
def test_any_answer_is_read_or_unusable(answer):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for unique in (STUDY, SERIES, INSTANCE):
            page = listing(answer, unique)
            assert len(page.counts) + page.nameless <= page.length == len(answer)
            assert all(is_uid(uid) for uid in page.counts)
            assert all(c is None or 0 <= c <= MOST_COUNT for c in page.counts.values())
        with suppress(Unusable):
            header_from(answer, "1.2", "1.3", "1.4")


@given(st.binary(max_size=40) | JSON.map(lambda v: json.dumps(v).encode()))
@settings(max_examples=150, deadline=None)
def test_any_body_is_parsed_or_unusable(body):
    with suppress(Unusable):
        assert all(isinstance(one, dict) for one in parsed(body))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'[{"00080018":' * 5000 + b"1" + b"}]" * 5000,
        b"[" + b"{}," * MOST_NODES + b"{}]",
        b" " * (MOST_BYTES + 1),
        b'[{"x": NaN}]',
        b'[{"x": ' + b"1" * 5000 + b"}]",
        b'{"x": 1}',
        b"[1]",
        b"\xff\xfe",
    ],
    ids=range(9),
)
def test_hostile_bodies_are_unusable(body):
    with pytest.raises(Unusable):
        parsed(body)


def test_no_body_is_no_match():
    assert parsed(b"") == parsed(b" \n") == parsed(b"[]") == []


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("1.2.840.10008.1.1", True),
        ("2.25.0", True),
        ("1." + "2" * 62, True),
        ("1." + "2" * 63, False),
        ("1.02", False),
        ("1..2", False),
        ("1.2\n", False),
        ("1.2/../3", False),
        ("\u0661.\u0662", False),
        ("", False),
    ],
)
def test_uids(text, truth):
    assert is_uid(text) is truth


COUNTED = st.dictionaries(UIDS, st.none() | st.integers(0, 3))
SEEN = st.dictionaries(UIDS, st.integers(0, 3))


@given(COUNTED, SEEN, st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_what_changed_is_visited_and_one_more(listed, seen, turn):
    changed = {uid for uid, count in listed.items() if count is None or seen.get(uid) != count}
    visits = to_visit(listed, seen, turn)
    assert len(set(visits)) == len(visits)
    assert changed <= set(visits) <= listed.keys()
    assert len(visits) - len(changed) == (1 if listed.keys() - changed else 0)
    assert set(visits[: len(changed)]) == changed  # what changed comes first


@given(COUNTED, SEEN)
@settings(max_examples=100, deadline=None)
def test_everything_has_its_turn(listed, seen):
    turns = [to_visit(listed, seen, turn) for turn in range(max(1, len(listed)))]
    assert {uid for visits in turns for uid in visits} == set(listed)
    changed = [uid for uid in turns[0] if listed[uid] is None or seen.get(uid) != listed[uid]]
    assert {visits[0] for visits in turns if visits} >= set(changed)
