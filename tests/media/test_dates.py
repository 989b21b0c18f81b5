"""Dates out of text, names, folders and the file system."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_gui.media import dates

NOW = datetime(2026, 11, 21, 12, 0, 0)


@pytest.mark.parametrize(
    ("text", "subsecond", "when", "known"),
    [
        ("2024:05:06 07:08:09", None, datetime(2024, 5, 6, 7, 8, 9), False),
        ("2024:05:06 07:08:09", "120", datetime(2024, 5, 6, 7, 8, 9, 120_000), True),
        ("2024:05:06 07:08:09", "5", datetime(2024, 5, 6, 7, 8, 9, 500_000), True),
        ("2024:05:06 07:08:09", "07 \0", datetime(2024, 5, 6, 7, 8, 9, 70_000), True),
        ("2024:05:06 07:08:09", "123456789", datetime(2024, 5, 6, 7, 8, 9, 123_456), True),
        ("2024:05:06 07:08:09", "000", datetime(2024, 5, 6, 7, 8, 9), True),
        ("2024:05:06 07:08:09", "00", datetime(2024, 5, 6, 7, 8, 9), False),
        ("2024:05:06 07:08:09", "x1", datetime(2024, 5, 6, 7, 8, 9), False),
        ("2024:05:06 07:08:09", "²", datetime(2024, 5, 6, 7, 8, 9), False),
        ("2018:05:25 07:13:09.978", None, datetime(2018, 5, 25, 7, 13, 9, 978_000), True),
        ("2024-05-06T07:08:09.25+02:00", None, datetime(2024, 5, 6, 7, 8, 9, 250_000), True),
        ("2024-05-06T07:08:09Z", None, datetime(2024, 5, 6, 7, 8, 9), False),
        ("2024-05-06T07:08-08:00", None, datetime(2024, 5, 6, 7, 8), False),
        ("2024-05-06", None, datetime(2024, 5, 6), False),
        ("2004/05/09 16:00:21", None, datetime(2004, 5, 9, 16, 0, 21), False),
        ("2003:08:27:00:09:15", None, datetime(2003, 8, 27, 0, 9, 15), False),
        ("2008:02:15 16:00", None, datetime(2008, 2, 15, 16, 0), False),
        ("2003: 8: 7  9: 5: 3", None, datetime(2003, 8, 7, 9, 5, 3), False),
        ("1601:06:06 16:39:33", None, datetime(1601, 6, 6, 16, 39, 33), False),
    ],
)
def test_text_that_is_a_date(text: str, subsecond: str | None, when: datetime, known: bool) -> None:
    assert dates.parse(text, subsecond) == (when, known)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2024:13:01 00:00:00",
        "2024:02:30 10:00:00",
        "2024:05:06 24:00:00",
        "2024:05:06 10:60:00",
        "2024:05:06 10:00:61",
        "05.10.2009 11:16",
        "yesterday",
        "2024",
        "2024-05",
        "20240506070809",
        "٢٠٢٤:٠٥:٠٦ ٠٧:٠٨:٠٩",
    ],
)
def test_text_that_is_none(text: str) -> None:
    assert dates.parse(text) is None


@given(st.text(), st.none() | st.text())
@example("2024:05:06 07:08:09", "9" * 5_000)
def test_any_text_is_a_date_or_none(text: str, subsecond: str | None) -> None:
    parsed = dates.parse(text, subsecond)
    assert parsed is None or isinstance(parsed[0], datetime)


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_exif_text_comes_back(when: datetime) -> None:
    text = f"{when:%Y:%m:%d %H:%M:%S}"
    assert dates.parse(text, f"{when.microsecond:06d}") == (when, True)


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("IMG_20240506_070809.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("20240506_070809.heic", datetime(2024, 5, 6, 7, 8, 9)),
        ("20240506070809.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("2024-05-06 07.08.09.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("2024-05-06 07.08.09-2.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("2024-05-06_07-08-09.dng", datetime(2024, 5, 6, 7, 8, 9)),
        ("PXL_20240506_070809123.jpg", datetime(2024, 5, 6, 7, 8, 9, 123_000)),
        ("PXL_20240506_070809123.PORTRAIT.jpg", datetime(2024, 5, 6, 7, 8, 9, 123_000)),
        ("IMG-20240506-WA0001.jpg", datetime(2024, 5, 6)),
        ("WhatsApp Image 2024-05-06 at 07.08.09.jpeg", datetime(2024, 5, 6, 7, 8, 9)),
        ("Screenshot_2024-05-06-07-08-09.png", datetime(2024, 5, 6, 7, 8, 9)),
        ("Screenshot 2024-05-06 at 7.08.09 PM.png", datetime(2024, 5, 6, 19, 8, 9)),
        ("Screenshot 2024-05-06 at 12.08.09 AM.png", datetime(2024, 5, 6, 0, 8, 9)),
        ("Screenshot_20240506-070809.png", datetime(2024, 5, 6, 7, 8, 9)),
        ("signal-2024-05-06-070809.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("20240506_070809_001.jpg", datetime(2024, 5, 6, 7, 8, 9)),
        ("IMG_20240506_12345.jpg", datetime(2024, 5, 6)),
        ("20240506_256199.jpg", datetime(2024, 5, 6)),
        ("Grandma 1954-07-03.tif", datetime(1954, 7, 3)),
        ("2024.05.06 garden.jpg", datetime(2024, 5, 6)),
        ("20240506", datetime(2024, 5, 6)),
    ],
)
def test_names_with_a_date(name: str, when: datetime) -> None:
    taken = dates.from_filename(name, NOW)
    assert taken is not None
    assert (taken.when, taken.source, taken.confidence) == (when, "filename", 70)
    assert taken.subsecond == bool(when.microsecond)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001.jpg",
        "DSC_20241301.jpg",
        "P1010001.jpg",
        "19240506.jpg",
        "20481024.jpg",
        "2024-05.jpg",
        "holiday.jpg",
        "15967251_212831_19242645_zoo.jpg",
        "2234202405061.jpg",
        "photo 06-05-2024.jpg",
        "2024-0506.jpg",
        "2027-01-01.jpg",
        "",
        "5901234123457.jpg",
        "17149792891234.jpg",
    ],
)
def test_names_without_one(name: str) -> None:
    assert dates.from_filename(name, NOW) is None


@pytest.mark.parametrize("name", ["1714979289123.jpg", "FB_IMG_1714979289123.jpg", "mmexport1714979289123.jpg"])
def test_names_that_count_milliseconds_since_1970(name: str) -> None:
    taken = dates.from_filename(name, NOW)
    expected = datetime.fromtimestamp(1_714_979_289, UTC).astimezone().replace(tzinfo=None)
    assert taken is not None
    assert taken.when == expected.replace(microsecond=123_000)
    assert taken.subsecond


def test_milliseconds_of_the_future_are_a_number() -> None:
    assert dates.from_filename("1999999999999.jpg", NOW) is None


@given(st.text())
def test_any_name(name: str) -> None:
    taken = dates.from_filename(name, NOW)
    assert taken is None or taken.when <= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("path", "when"),
    [
        ("/photos/2024/2024-05-06/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2024/05/06/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2024/05/06/raw/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2024/05 May/06/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2024/2024-05/06/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2024/05-06 Rome/a.jpg", datetime(2024, 5, 6)),
        ("/photos/20240506 Rome/a.jpg", datetime(2024, 5, 6)),
        ("/photos/Rome 2024_05_06/best/a.jpg", datetime(2024, 5, 6)),
        ("2024-05-06/a.jpg", datetime(2024, 5, 6)),
        ("/photos/2020-01-01/2024-05-06/a.jpg", datetime(2024, 5, 6)),
    ],
)
def test_folders_with_a_day(path: str, when: datetime) -> None:
    taken = dates.from_folders(PurePosixPath(path), NOW)
    assert taken is not None
    assert (taken.when, taken.source, taken.confidence, taken.subsecond) == (when, "folder", 50, False)


@pytest.mark.parametrize(
    "path",
    [
        "/photos/2024-05/a.jpg",
        "/photos/2024/05/a.jpg",
        "/photos/2024/a.jpg",
        "/a.jpg",
        "a.jpg",
        "/photos/2024-05/01 raw/a.jpg",
        "/2024/13/06/a.jpg",
        "/2027/05/06/a.jpg",
        "/photos/100CANON/a.jpg",
        "/backup 2024-05-06/photos/trip/a.jpg",
        "/2024-05-06.jpg",
    ],
)
def test_folders_without_a_day(path: str) -> None:
    assert dates.from_folders(PurePosixPath(path), NOW) is None


def test_the_file_system_tells_to_the_second() -> None:
    when = datetime(2024, 5, 6, 7, 8, 9, 987_654)
    taken = dates.from_filesystem(int(when.timestamp() * 1_000_000) * 1_000)
    assert taken == dates.Taken(datetime(2024, 5, 6, 7, 8, 9), "filesystem", 30)


@pytest.mark.parametrize("nanoseconds", [2**63 - 1, -(2**63), 10**30, -(10**30)])
def test_impossible_file_times(nanoseconds: int) -> None:
    taken = dates.from_filesystem(nanoseconds)
    assert taken is None or dates.suspicious(taken.when, NOW)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is fixed here")
def test_file_times_are_told_on_this_computers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-05:30")
    time.tzset()
    try:
        taken = dates.from_filesystem(0)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert taken is not None
    assert taken.when == datetime(1970, 1, 1, 5, 30)


@pytest.mark.parametrize(
    ("when", "doubtful"),
    [
        (datetime(2024, 5, 6), False),
        (datetime(1990, 1, 1), False),
        (datetime(1989, 12, 31, 23, 59, 59), True),
        (datetime(2000, 1, 1), True),
        (datetime(2000, 1, 1, 0, 0, 1), False),
        (datetime(1980, 1, 1), True),
        (datetime(1970, 1, 1), True),
        (NOW + timedelta(hours=20), False),
        (NOW + timedelta(days=1, seconds=1), True),
        (datetime(2106, 12, 23), True),
    ],
)
def test_suspicious_dates(when: datetime, doubtful: bool) -> None:
    assert dates.suspicious(when, NOW) is doubtful


def test_a_claim_names_its_source() -> None:
    assert dates.claim("2024:05:06 07:08:09", "5", "exif", 95) == dates.Taken(
        datetime(2024, 5, 6, 7, 8, 9, 500_000), "exif", 95, True
    )
    assert dates.claim("0000:00:00 00:00:00", "5", "exif", 95) is None
    assert dates.claim(None, None, "exif", 95) is None
