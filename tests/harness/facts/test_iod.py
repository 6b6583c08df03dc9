import pytest

from harness.facts import iod as facts
from harness.facts.blocks import blocks
from harness.facts.condition import parse
from harness.facts.dictionary import UNKNOWN, entry
from harness.facts.iod import iod, iod_of, iods, storage_classes, tree_of

CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"


@pytest.fixture(scope="module")
def every():
    return [iod(key) for key in iods()]


@pytest.fixture(scope="module")
def trees():
    return {key: tree_of(key) for key in blocks(facts.PACKAGE, "trees.txt")}


@pytest.fixture(scope="module")
def attributes(trees):
    return [a for tree in trees.values() for a in tree.attributes.values()]


def module(found, key):
    return next(m for m in found.modules if m.key == key)


def macro(found, key):
    return next(m for m in found.macros if m.key == key)


def test_every_storage_class_has_its_iod(every):
    assert len(every) == 175
    assert len(storage_classes()) == 180
    assert sum(len(i.modules) for i in every) == 3349
    assert {iod_of(uid).key for uid in storage_classes()} <= set(iods())
    assert iod_of("1.2.3") is None


def test_usages_are_as_many_as_the_source_has(every):
    usages = [m.usage for i in every for m in i.modules]
    assert {u: usages.count(u) for u in "MCU"} == {"M": 1800, "C": 327, "U": 1222}


def test_what_is_not_known_is_said(every):
    unknown = {i.key for i in every if not i.complete}
    assert unknown == {
        "real-time-audio-waveform",
        "real-time-video-endoscopic-image",
        "real-time-video-photographic-image",
        "waveform-acquisition-presentation-state",
        "waveform-presentation-state",
    }
    assert all(m.tree.attributes is not None for i in every for m in i.modules)


def test_trees_are_shared():
    assert 1200 < len(blocks(facts.PACKAGE, "trees.txt")) < 1700


def test_every_tag_is_registered_and_only_sequences_have_items(attributes):
    assert all(entry(a.tag) is not UNKNOWN for a in attributes)
    assert all(entry(a.tag).vr == "SQ" for a in attributes if a.tree)


def test_every_tree_is_reached_and_there(trees, every, attributes):
    asked = {m.tree_key for i in every for m in (*i.modules, *i.macros)}
    asked |= {a.tree for a in attributes}
    assert asked - {""} <= set(trees)


def test_every_condition_can_be_read(attributes, every):
    found = [a.condition for a in attributes]
    found += [v.condition for a in attributes for v in a.values]
    found += [m.condition for i in every for m in (*i.modules, *i.macros)]
    conditions = {c for c in found if c}
    assert len(conditions) > 700
    for condition in conditions:
        assert condition.origin in ("auto", "hand", "world", "todo")
        assert condition.otherwise in ("may", "not")
        assert condition.computable == (condition.origin in ("auto", "hand"))
        if condition.computable:
            assert str(condition.expression) == str(parse(condition.text)) == condition.text


def test_just_the_conditional_have_conditions(attributes, every):
    for attribute in attributes:
        assert (attribute.condition is not None) == (attribute.type in ("1C", "2C"))
    for used in [m for i in every for m in (*i.modules, *i.macros)]:
        assert used.condition is None or used.usage == "C"


def test_most_conditions_can_be_computed(attributes):
    conditions = [a.condition for a in attributes if a.condition]
    todo = sum(c.origin == "todo" for c in conditions)
    assert todo < 0.3 * len(conditions)


def test_values_are_given_for_values_that_there_can_be(attributes):
    for attribute in attributes:
        for listed in attribute.values:
            assert listed.values
            assert listed.index >= 0
            assert entry(attribute.tag).vm != "1" or listed.index <= 1


def test_a_ct_image():
    ct = iod_of(CT)
    assert (ct.title, ct.section) == ("CT Image", "A.3.3")
    image = module(ct, "ct-image")
    assert (image.usage, image.entity, image.section, image.table) == (
        "M",
        "Image",
        "C.8.2.1",
        "C.8-3",
    )
    assert image.tree.attributes[0x00080008].type == "1"
    assert image.tree.attributes[0x00080008].values[0].values == ("ORIGINAL", "DERIVED")
    planar = module(ct, "image-pixel").tree.attributes[0x00280006]
    assert (planar.type, planar.condition.text, planar.condition.otherwise) == (
        "1C",
        "(0028,0002) > 1",
        "not",
    )
    laterality = module(ct, "general-series").tree.attributes[0x00200060]
    assert (laterality.type, laterality.condition.origin) == ("2C", "world")
    assert module(ct, "contrast-bolus").usage == "C"
    assert ct.macros == ()


def test_an_enhanced_ct_image():
    ct = iod_of(ENHANCED_CT)
    measures = macro(ct, "pixel-measures")
    assert (measures.usage, measures.shared, measures.per_frame) == ("M", True, True)
    assert list(measures.tree.attributes) == [0x00289110]
    content = macro(ct, "frame-content")
    assert (content.shared, content.per_frame) == (False, True)
    exposure = macro(ct, "ct-exposure")
    assert exposure.condition.text == "(0008,0008)[1] in ORIGINAL,MIXED"
    groups = module(ct, "enhanced-ct-image-multi-frame-functional-groups").tree.attributes
    shared, per_frame = groups[0x52009229], groups[0x52009230]
    assert (shared.items, shared.max_items) == (None, 1)
    assert per_frame.condition.text == "not (0020,9311) = TILED_FULL"


def test_codes_and_content_items_contain_themselves():
    report = module(iod("comprehensive-sr"), "sr-document-content").tree
    item = report.attributes[0x0040A730].items
    assert item.attributes[0x0040A730].items is item
    assert item.attributes[0x0040A160].condition.text == "(0040,A040) = TEXT"
    code = report.attributes[0x0040A043].items
    equivalent = code.attributes[0x00080121].items
    assert equivalent.attributes[0x00080121].items is equivalent


def test_segment_properties_come_from_baseline_context_groups():
    segment = module(iod("segmentation"), "segmentation-image").tree.attributes[0x00620002].items
    category = segment.attributes[0x00620003]
    assert (category.context_group, category.baseline) == (7150, True)
    assert (category.max_items, segment.attributes[0x00620005].context_group) == (1, 0)


def test_one_iod_parses_only_what_it_needs(monkeypatch):
    parsed = []
    original = facts.block

    def block(package, name, key):
        parsed.append((name, key))
        return original(package, name, key)

    monkeypatch.setattr(facts, "block", block)
    iod.cache_clear()
    tree_of.cache_clear()
    ct = iod_of(CT)
    assert parsed == [("iods.txt", "ct-image")]
    roots = {m.tree_key for m in ct.modules}
    assert len([m.tree for m in ct.modules]) == len(ct.modules)
    assert sorted(parsed) == sorted([("iods.txt", "ct-image"), *(("trees.txt", k) for k in roots)])
    assert iod_of(CT) is ct
    assert len(parsed) == 1 + len(roots)
