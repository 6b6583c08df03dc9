from emulators.modality.raw.leak_scan import WINDOW, leaks
from tests.emulators.modality.raw.examples import JANE


def test_every_spelling_is_found(tmp_path):
    path = tmp_path / "x.raw"
    path.write_bytes(
        b"..Quixworth.."
        + "Zelda".encode("utf-16-le")
        + "ZQ-7731".encode("utf-32-le")
        + b"1957-03-02"
        + bytes(50)
    )
    found = {(leak.what, leak.spelling) for leak in leaks(path, JANE)}
    assert found == {
        ("patient name", "ASCII"),
        ("patient name", "UTF-16"),
        ("patient id", "character codes of 32 bits"),
        ("birth date", "ASCII"),
    }


def test_names_of_files_count(tmp_path):
    path = tmp_path / "meas_ZQ-7731.dat"
    path.write_bytes(b"")
    ((what, offset),) = [(leak.what, leak.offset) for leak in leaks(path, JANE)]
    assert (what, offset) == ("patient id", -1)


def test_what_lies_across_two_windows_is_found(tmp_path):
    path = tmp_path / "x.raw"
    path.write_bytes(bytes(WINDOW - 3) + b"Quixworth" + bytes(10))
    (leak,) = leaks(path, JANE)
    assert leak.offset == WINDOW - 3


def test_a_clean_file_has_none(tmp_path):
    path = tmp_path / "x.raw"
    path.write_bytes(bytes(range(256)) * 100)
    assert leaks(path, JANE) == ()
