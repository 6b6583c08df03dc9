"""No file holds a sentence of the standard: values, titles and code meanings are all there is."""

import re

import pytest

from profiles.dicom.compile_facts import FOLDER

SENTENCE = re.compile(
    r"\b(shall|required|specifies|whether|which|this|see section|e\.g\.|is the)\b", re.I
)


def fields(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield from line.split("\t")


@pytest.mark.parametrize("name", ["trees.txt", "iods.txt", "modules.tsv", "macros.tsv"])
def test_no_field_reads_like_a_sentence(name):
    assert [f for f in fields(name) if SENTENCE.search(f)] == []


@pytest.mark.parametrize("name", ["iods.txt", "modules.tsv", "macros.tsv"])
def test_titles_are_short(name):
    assert max(len(re.findall(r"[A-Za-z]+", f)) for f in fields(name) if "(" not in f) <= 12


def test_values_are_code_strings_or_a_few_words():
    for field in fields("trees.txt"):
        if re.match(r"[ED]\d ", field):
            listed = field[3:].partition("\\?")[0].split("\\")
            assert all(len(value.split()) <= 6 for value in listed), field
