"""details.py: everything known of a photo, in words; what a person or a copy said wins over the file."""

from datetime import datetime
from pathlib import Path

from camera import jpeg
from keeping import add, ids, rebuild
from PIL import Image

from catalog_gui.catalog.tables import Given
from catalog_gui.engine.details import fact_groups, seconds_words, size_words
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.thumbnails import ThumbnailRow
from catalog_gui.phases.times import note_shown


def words(keeper: Keeper, photo: int) -> dict[str, tuple[str, str | None]]:
    with keeper.catalog.read() as session:
        groups = fact_groups(session, keeper.phases, [photo])[photo]
    return {
        fact.label: (fact.value, fact.origin)
        for group in groups
        if group.title == "Description"
        for fact in group.facts
    }


def test_given_words_win_over_the_file_and_say_where_they_are_from(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg")
    (photos / "a.xmp").write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2"/></rdf:RDF></x:xmpmeta>'
    )
    add(keeper, photos)
    rebuild(keeper)
    photo = ids(keeper)["a.jpg"]
    assert words(keeper, photo) == {"Rating": ("★★", None)}
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=photo, name="rating", number=4.0, origin="person"))
        session.add(Given(photo_id=photo, name="keywords", words="boat\nsea", origin="copy"))
    assert words(keeper, photo) == {
        "Rating": ("★★★★", "from you"),
        "Keywords": ("boat, sea", "from a copy that went to the trash"),
    }


def test_each_picture_made_of_a_photo_tells_its_bytes_pixels_and_moment(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg", size=(640, 400))
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    note_shown(keeper.catalog, [1])
    file = keeper.store.path_for(1)
    with keeper.catalog.read() as session:
        found = fact_groups(session, keeper.phases, [1])[1]
        made = session.get_one(ThumbnailRow, 1)
    with Image.open(file) as picture:
        assert (made.bytes, made.width, made.height) == (file.stat().st_size, *picture.size)
    facts = {fact.label: fact.value for group in found if group.title == "Pictures made of it" for fact in group.facts}
    assert list(facts) == ["Thumbnail", "Written", "Whole after", "Shown after"]
    assert facts["Thumbnail"] == f"256 × 160, {size_words(file.stat().st_size)}"
    written = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    assert facts["Written"] == f"{written:%Y-%m-%d %H:%M:%S %Z}"
    assert facts["Shown after"].endswith("s")


def test_seconds_are_told_as_people_say_them() -> None:
    assert [seconds_words(each) for each in (0.0421, 1.421, 300, 9000)] == ["42 ms", "1.42 s", "5 min", "2 h"]
