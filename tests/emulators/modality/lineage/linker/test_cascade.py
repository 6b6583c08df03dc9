import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.lineage.linker.cascade import link
from emulators.modality.lineage.linker.facts import Method, RawFact, SeriesFact, Standing
from tests.emulators.modality.lineage.world import SCANNERS, precision_recall, world


@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_the_known_truth_is_found(seed):
    hospital = world(seed)
    found = link(hospital.raws, hospital.series)
    precision, recall = precision_recall(found.pairs(Standing.AUTO), hospital.truth)
    assert precision >= 0.99
    assert recall >= 0.89
    reviewed = found.pairs(Standing.AUTO, Standing.REVIEW)
    assert precision_recall(reviewed, hospital.truth)[1] >= 0.95


def test_clocks_are_learnt():
    hospital = world(7)
    offsets = link(hospital.raws, hospital.series).offsets
    for scanner in SCANNERS:
        assert offsets[scanner.name] == pytest.approx(scanner.offset_s, abs=1.0)


RAW = {"key": 1, "scanner": "s", "sop_instance": "r1"}
SERIES = {"key": 9, "scanner": "s", "series": "se"}


def one(raws, series):
    found = link([RawFact(**r) for r in raws], [SeriesFact(**s) for s in series])
    return [(k.raw, k.method, k.standing) for k in found.links], found.abstentions


def test_a_reference_wins():
    raws = [RAW, RAW | {"key": 2, "sop_instance": "r2", "series": "se"}]
    links, _ = one(raws, [SERIES | {"cites": frozenset({"r1"})}])
    assert links == [(1, Method.REFERENCE, Standing.AUTO)]


def test_a_series_that_cites_what_is_not_here_is_linked_to_nothing():
    raws = [RAW | {"at": 5.0, "study": "st", "protocol": "p"}]
    series = SERIES | {"cites": frozenset({"gone"}), "at": 5.0, "study": "st", "protocol": "p"}
    links, abstentions = one(raws, [series])
    assert links == []
    assert [a.why for a in abstentions] == ["the raw data it names is not here"]


def test_an_embedded_series_uid_is_believed():
    links, _ = one([RAW | {"series": "se"}], [SERIES])
    assert links == [(1, Method.SERIES_UID, Standing.AUTO)]


def test_a_scanner_that_cites_as_a_rule_is_only_asked_about():
    raws = [
        RAW
        | {"key": i, "sop_instance": f"r{i}", "at": 1000.0 * i, "study": f"st{i}", "protocol": "p"}
        for i in range(20)
    ]
    series = [
        SERIES
        | {"key": i, "series": f"se{i}", "at": 1000.0 * i, "study": f"st{i}", "protocol": "p"}
        | {"cites": frozenset({f"r{i}"} if i else ())}
        for i in range(20)
    ]
    links, _ = one(raws, series)
    assert [k for k in links if k[1] is not Method.REFERENCE and k[2] is Standing.AUTO] == []


def test_other_settings_are_never_linked():
    raws = [RAW | {"at": 1.0, "study": "st", "parameters": "a"}]
    assert one(raws, [SERIES | {"at": 1.0, "study": "st", "parameters": "b"}]) == ([], ())


FACTS = {
    "scanner": st.sampled_from("ab"),
    "study": st.sampled_from([None, "s1", "s2"]),
    "patient": st.sampled_from([None, "p1", "p2"]),
    "protocol": st.sampled_from([None, "", "x", "y"]),
    "at": st.one_of(st.none(), st.floats(-1e5, 1e5)),
    "acquisition": st.sampled_from([None, 1, 2]),
}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fixed_dictionaries(FACTS), max_size=8),
    st.lists(st.fixed_dictionaries(FACTS | {"many": st.booleans()}), max_size=8),
)
def test_whatever_the_facts_links_are_of_one_scanner_and_each_once(raws, series):
    rs = [RawFact(key=i, sop_instance=f"r{i}", **r) for i, r in enumerate(raws)]
    ss = [SeriesFact(key=i, series=f"s{i}", **s) for i, s in enumerate(series)]
    found = link(rs, ss)
    pairs = [(k.raw, k.series) for k in found.links]
    assert len(pairs) == len(set(pairs))
    assert all(rs[a].scanner == ss[b].scanner for a, b in pairs)
    assert all(0 <= k.score <= 1 for k in found.links)
    assert link(rs, ss) == found
