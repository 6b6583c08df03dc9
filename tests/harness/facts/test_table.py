from harness.facts.table import rows


def test_rows_are_split_and_comments_left_out():
    found = rows("profiles.dicom", "uids.tsv")
    assert found[0][0] == "1.2.840.10008.1.1"
    assert {len(r) for r in found} == {6}
