import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.facts.condition import (
    And,
    Compare,
    ConditionSyntaxError,
    Encapsulated,
    Filled,
    Not,
    Operator,
    Or,
    Origin,
    Path,
    Points,
    Present,
    Quantity,
    Whole,
    parse,
)

TAGS = st.integers(0, 0xFFFFFFFF)
VALUES = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3).map(tuple)
TAG_PATHS = st.lists(TAGS, min_size=1, max_size=3).map(tuple)
PATHS = st.one_of(
    st.builds(Path, TAG_PATHS, st.sampled_from([Origin.ITEM, Origin.ROOT, Origin.GROUPS])),
    st.builds(Path, TAG_PATHS, st.just(Origin.PARENT), st.integers(1, 4)),
)
ATOMS = st.one_of(
    st.builds(Present, PATHS),
    st.builds(Filled, PATHS),
    st.builds(Compare, PATHS, st.sampled_from(Operator), VALUES, st.integers(0, 9)),
    st.builds(Points, PATHS, TAGS),
    st.builds(Whole, st.sampled_from(Quantity), st.sampled_from(Operator), VALUES),
    st.just(Encapsulated()),
)


def _joined(kind, operands):
    flat = [o for one in operands for o in (one.operands if isinstance(one, kind) else (one,))]
    return kind(tuple(flat))


def _compound(inner):
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(Not, inner),
        several.map(lambda found: _joined(And, found)),
        several.map(lambda found: _joined(Or, found)),
    )


EXPRESSIONS = st.recursive(ATOMS, _compound, max_leaves=8)


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_again(expression):
    assert parse(str(expression)) == expression


@given(st.text(max_size=60) | st.text('()[]/.,<>=!"\\ 0028ABandornotipresf', max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        expression = parse(text)
    except ConditionSyntaxError:
        return
    assert parse(str(expression)) == expression


PHOTOMETRIC = Path((0x00280004,))


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("(0028,0002) > 1", Compare(Path((0x00280002,)), Operator.GREATER, ("1",))),
        (
            "/(0008,0008)[1] = ORIGINAL and (0008,0060) in CT,MR",
            And(
                (
                    Compare(Path((0x00080008,), Origin.ROOT), Operator.EQUAL, ("ORIGINAL",), 1),
                    Compare(Path((0x00080060,)), Operator.EQUAL, ("CT", "MR")),
                )
            ),
        ),
        ("present ../../(0040,A043)", Present(Path((0x0040A043,), Origin.PARENT, 2))),
        (
            "not filled groups/(0018,9329).(0008,9007)",
            Not(Filled(Path((0x00189329, 0x00089007), Origin.GROUPS))),
        ),
        ('(0028,0004) = "PALETTE COLOR"', Compare(PHOTOMETRIC, Operator.EQUAL, ("PALETTE COLOR",))),
        ("(0028,0009) -> (0018,1063)", Points(Path((0x00280009,)), 0x00181063)),
        (
            "ts.encapsulated or frames > 1 and sop_class != 1.2,1.3",
            Or(
                (
                    Encapsulated(),
                    And(
                        (
                            Whole(Quantity.FRAMES, Operator.GREATER, ("1",)),
                            Whole(Quantity.SOP_CLASS, Operator.UNEQUAL, ("1.2", "1.3")),
                        )
                    ),
                )
            ),
        ),
        (
            "not (iod = ct-image or present (0028,0004))",
            Not(Or((Whole(Quantity.IOD, Operator.EQUAL, ("ct-image",)), Present(PHOTOMETRIC)))),
        ),
    ],
)
def test_the_forms_of_the_grammar(text, expression):
    assert parse(text) == expression


@pytest.mark.parametrize(
    "text",
    [
        "",
        "present",
        "present 1",
        "(0028,0002)",
        "(0028,0002) >",
        "(0028,0002) = and",
        "(0028,0002)[0] = 1",
        "(28,2) = 1",
        "present (0028,0002) and",
        "present (0028,0002) present (0028,0002)",
        "frames",
        "((present (0028,0002))",
        "(0028,0002) -> 5",
        "not " * 40 + "present (0028,0002)",
        "(" * 5000,
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(ConditionSyntaxError):
        parse(text)
