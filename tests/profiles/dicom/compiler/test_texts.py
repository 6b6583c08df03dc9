from profiles.dicom.compiler.texts import Places, description, plain

OUTER, INNER, TAG = 0x00180001, 0x00180002, 0x00080100


def test_markup_notes_and_lists_of_values_are_left_out():
    markup = (
        "<td>\n<p>\nOne&#160;thing .</p>\n<p>\n<strong>Enumerated Values:</strong>\n</p>\n<dl>\n"
        "<dt>\n<span>YES</span>\n</dt>\n</dl>\n<div>\n<h3>Note</h3>\n<p>\nBeware.</p>\n</div></td>"
    )
    assert plain(markup) == "One thing."


def test_rows_are_found_by_module_path_and_type():
    assert "Required if" in plain(description("image-pixel", (0x00280006,), "1C"))
    assert description("image-pixel", (0x00280006,), "2") == ""
    assert description("no-such-module", (0x00280006,), "1C") == ""


def test_functional_group_modules_of_iods_are_one_module():
    ours = description("enhanced-ct-image-multi-frame-functional-groups", (0x52009230,), "1C")
    assert ours == description("multi-frame-functional-groups", (0x52009230,), "1C") != ""


def test_the_owner_comes_first_then_the_longest_path():
    places = Places(
        [
            ("*", "*.(0008,0100)", "anywhere"),
            ("*", "*.(0018,0002).(0008,0100)", "longer"),
            ("mine", "*.(0008,0100)", "mine anywhere"),
            ("mine", "(0018,0001).(0018,0002).(0008,0100)", "mine exactly"),
        ]
    )
    assert places.find(("mine", "*"), (OUTER, INNER, TAG)) == "mine exactly"
    assert places.find(("mine", "*"), (INNER, TAG)) == "mine anywhere"
    assert places.find(("other", "*"), (OUTER, INNER, TAG)) == "longer"
    assert places.find(("other", "*"), (TAG,)) == "anywhere"
    assert places.find(("other",), (TAG,)) is None
    assert places.find(("mine", "*"), (OUTER,)) is None
