"""Legal variations of conforming objects are not objected to; a fault stays the same fault."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.objects.bases import names, octets
from tests.objects.faults.collected import every_fault
from tests.objects.faults.fault import Fault, changed
from tests.objects.judged import failures, judged
from tests.objects.variations import Variation, variations

FIXED = "directory"  # whose offsets count octets: what moves them is no legal variation
EDITS = tuple(f for f in every_fault() if f.edits and FIXED not in f.bases)
BASES = tuple(n for n in names() if n != FIXED)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BASES), variations())
def test_a_conforming_object_varied_legally_conforms(name: str, variation: Variation) -> None:
    assert not failures(judged(changed(octets(name), variation.apply)))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(EDITS), variations())
def test_a_fault_is_found_in_any_variation_and_nothing_else(
    fault: Fault, variation: Variation
) -> None:
    (file,) = fault.files()
    expected = {requirement for requirement, _ in failures(judged(file))}
    found = {requirement for requirement, _ in failures(judged(changed(file, variation.apply)))}
    assert found == expected
