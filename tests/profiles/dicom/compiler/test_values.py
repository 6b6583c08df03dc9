import pytest

from profiles.dicom.compiler.scope import Scope
from profiles.dicom.compiler.values import values_of

SEGMENTATION_TYPE = 0x00620001
SCOPE = Scope((frozenset({SEGMENTATION_TYPE}),), (), frozenset({SEGMENTATION_TYPE}), {})
BURNED_IN, IMAGE_TYPE, SAMPLES = 0x00280301, 0x00080008, 0x00280002


def markup(title, *terms):
    listed = "".join(f"<dt>\n<span>{t}</span>\n</dt>\n<dd>\n<p>\n</p>\n</dd>" for t in terms)
    return f"<p>\n<strong>{title}</strong>\n</p>\n<dl>\n{listed}</dl>"


def read(tag, *lists):
    return values_of("some-module", (tag,), "".join(lists), lambda: SCOPE)


def test_lists_are_read_by_kind_and_value_number():
    assert read(BURNED_IN, markup("Enumerated Values:", "YES", "NO")) == ("E0 YES\\NO",)
    assert read(BURNED_IN, markup("Defined Terms:", "YES")) == ("D0 YES",)
    both = (
        markup("Enumerated Values for Value 1:", "ORIGINAL"),
        markup("Value 2 Enumerated Values:", "PRIMARY"),
    )
    assert read(IMAGE_TYPE, *both) == ("E1 ORIGINAL", "E2 PRIMARY")


def test_the_words_before_a_list_may_give_the_number():
    text = "<p>Value 2 shall identify something.</p>" + markup("Enumerated Values:", "PRIMARY")
    assert read(IMAGE_TYPE, text) == ("E2 PRIMARY",)


def test_lists_for_several_situations_are_joined():
    lists = (
        "For humans:",
        markup("Defined Terms:", "AP"),
        "For others:",
        markup("Defined Terms:", "PA"),
    )
    assert read(0x00185101, *lists) == ("D0 AP\\PA",)


def test_numbers_may_be_written_in_hexadecimal():
    assert read(0x00280103, markup("Enumerated Values:", "0000H", "0001H")) == ("E0 0\\1",)


def test_a_condition_of_a_list_is_kept():
    title = "Enumerated Values if Segmentation Type (0062,0001) is BINARY:"
    assert read(SAMPLES, markup(title, "1")) == ("E0 1\\?auto may (0062,0001) = BINARY",)


@pytest.mark.parametrize(
    "lists",
    [
        (markup("Enumerated Values:", "YES"), markup("Defined Terms:", "NO")),
        (markup("Enumerated Values for animals:", "YES"),),
        (markup("Enumerated Values if the weather is fine:", "YES"),),
        ("See Section C.7.3.1.1.2 for Defined Terms and: ", markup("Defined Terms:", "SITTING")),
    ],
    ids=["mixed", "title", "condition", "more elsewhere"],
)
def test_what_is_not_understood_gives_nothing(lists):
    assert read(BURNED_IN, *lists) == ()


def test_parts_of_image_type_need_their_number():
    assert read(IMAGE_TYPE, markup("Enumerated Values:", "ORIGINAL")) == ()
