"""Times are UTC and written as DICOM writes them."""

from datetime import UTC, datetime, timedelta

from emulators.core.clock import dicom_date, dicom_datetime, dicom_time, utc_now

AT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def test_values_of_date_time_and_datetime():
    assert dicom_date(AT) == "20260102"
    assert dicom_time(AT) == "030405.000678"
    assert dicom_datetime(AT) == "20260102030405.000678+0000"


def test_now_has_a_zone():
    assert utc_now().utcoffset() == timedelta(0)
