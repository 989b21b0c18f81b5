"""details.py: everything known of a photo, in words; what a person or a copy said wins over the file."""

from pathlib import Path

from camera import jpeg
from keeping import add, ids, rebuild

from catalog_gui.catalog.tables import Given
from catalog_gui.engine.details import fact_groups
from catalog_gui.engine.keeper import Keeper


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
