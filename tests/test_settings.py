"""settings.py: what is stored comes back, the environment wins, and a broken file is told in one sentence."""

from pathlib import Path

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import HealthCheck, given
from hypothesis import settings as trial
from hypothesis import strategies as st

from catalog_gui.errors import CatalogError
from catalog_gui.settings import (
    KEEP_RULES,
    SKIPPED,
    THEMES,
    Settings,
    default_catalog,
    last_catalog,
    load_settings,
    remember_catalog,
    save_settings,
    settings_file,
)

words = st.text(st.characters(codec="utf-8"), max_size=30)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == Settings()
    assert Settings().thumbnail_size == 256
    assert Settings().thumbnail_quality == 85
    assert Settings().geohash_precision == 7
    assert Settings().duplicate_distance == 5
    assert Settings().burst_gap_seconds == 1.0


def test_settings_do_not_change_under_their_users() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().workers = 3  # type: ignore[misc]


@trial(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    theme=st.sampled_from(THEMES),
    skip=st.lists(words, max_size=4).map(tuple),
    workers=st.integers(0, 256),
    seconds=st.floats(1, 3600),
    place=words.filter(lambda place: "\0" not in place),
    rules=st.permutations(KEEP_RULES).map(tuple),
    folders=st.lists(st.text(max_size=9).map(lambda name: str(Path.home() / name.replace("\0", ""))), max_size=3).map(
        tuple
    ),
)
def test_what_is_kept_comes_back(
    tmp_path: Path,
    theme: str,
    skip: tuple[str, ...],
    workers: int,
    seconds: float,
    place: str,
    rules: tuple[str, ...],
    folders: tuple[str, ...],
) -> None:
    settings = Settings(theme=theme, skip=skip, workers=workers, photo_seconds=seconds, thumbnail_dir=place)
    settings = evolve(settings, keep_rules=rules, protected_folders=folders, preferred_folders=folders[::-1])
    save_settings(settings, tmp_path / "settings.toml")
    assert load_settings(tmp_path / "settings.toml") == settings


def test_names_that_are_no_utf_8_are_kept_too(tmp_path: Path) -> None:
    odd = str(tmp_path / "caf\udce9 \ufdd1 \ufdd10041")
    settings = Settings(protected_folders=(odd,), thumbnail_dir=odd)
    save_settings(settings, tmp_path / "settings.toml")
    (tmp_path / "settings.toml").read_text(encoding="utf-8")
    assert load_settings(tmp_path / "settings.toml") == settings


def test_rules_that_are_not_named_come_behind_in_their_order() -> None:
    assert Settings().keep_rules == KEEP_RULES
    assert Settings(keep_rules=["size", "date"]).keep_rules == (
        "size",
        "date",
        *(rule for rule in KEEP_RULES if rule not in ("size", "date")),
    )
    assert Settings(keep_rules=()) == Settings(keep_rules=KEEP_RULES[:3]) == Settings()


@pytest.mark.parametrize("rules", ["['size', 'size']", "['smell']"])
def test_a_rule_that_nobody_knows_or_named_twice_is_told(tmp_path: Path, rules: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"keep_rules = {rules}\n")
    with pytest.raises(CatalogError, match="keep_rules takes each of these once, in any order: format, resolution"):
        load_settings(path)


@pytest.mark.parametrize("name", ["protected_folders", "preferred_folders"])
def test_folders_are_named_by_whole_paths(tmp_path: Path, name: str) -> None:
    assert getattr(Settings(**{name: [str(tmp_path)]}), name) == (str(tmp_path),)
    for folder in ("Pictures", ""):
        with pytest.raises(CatalogError, match=f"{name} takes whole paths of folders"):
            Settings(**{name: [folder]})


def test_only_what_differs_is_written_so_that_better_defaults_arrive(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(workers=3), path)
    assert path.read_text(encoding="utf-8").split() == ["workers", "=", "3"]


def test_keeping_leaves_no_unfinished_file_beside_it(tmp_path: Path) -> None:
    save_settings(Settings(workers=3), tmp_path / "settings.toml")
    save_settings(Settings(workers=4), tmp_path / "settings.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogError, match="cannot be kept"):
        save_settings(Settings(), tmp_path / "file" / "settings.toml")


def test_names_of_other_versions_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("from_the_future = 1\nworkers = 2\n")
    assert load_settings(path) == Settings(workers=2)


def test_a_whole_number_does_for_a_fraction(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("photo_seconds = 30\n")
    assert load_settings(path).photo_seconds == 30.0


@pytest.mark.parametrize(
    "content",
    ["workers = 'many'", "workers = 1.5", "workers = true", "theme = 1", "skip = 'x'", "photo_seconds = 'long'"],
)
def test_a_value_of_another_kind_is_told_with_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content)
    with pytest.raises(CatalogError, match=content.split()[0]) as told:
        load_settings(path)
    assert str(path) in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duplicate_distance", 11),
        ("duplicate_distance", -1),
        ("thumbnail_size", 8),
        ("workers", -1),
        ("photo_seconds", 0.0),
        ("geohash_precision", 13),
        ("duplicate_correlation", 1.5),
    ],
)
def test_numbers_beyond_their_limits_are_told(tmp_path: Path, name: str, value: float) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"{name} = {value}\n")
    with pytest.raises(CatalogError, match=name):
        load_settings(path)


@pytest.mark.parametrize(("name", "value"), [("theme", "nope"), ("theme", ""), ("thumbnail_dir", r"a\u0000b")])
def test_words_that_a_setting_cannot_take_are_told(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'{name} = "{value}"\n', encoding="utf-8")
    with pytest.raises(CatalogError, match=f"The setting {name} takes"):
        load_settings(path)


@pytest.mark.parametrize("content", [b"workers = ", b"\xff\xfe", b"[[["])
def test_a_broken_file_is_told_with_its_place(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match="cannot be read") as told:
        load_settings(path)
    assert str(path) in str(told.value)


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBNAIL_DIR", "/pictures/small")
    monkeypatch.setenv("THUMBNAIL_SIZE", "320")
    settings = Settings(thumbnail_dir="elsewhere", workers=2).with_environment()
    assert settings == Settings(thumbnail_dir="/pictures/small", thumbnail_size=320, workers=2)


def test_an_empty_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBNAIL_DIR", "")
    monkeypatch.setenv("THUMBNAIL_SIZE", "")
    assert Settings().with_environment() == Settings()


@pytest.mark.parametrize("size", ["big", "0", "15", "4097", "-1", "2.5", "٣٢", "1_000", " 64"])
def test_a_size_that_no_thumbnail_has_is_told(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    monkeypatch.setenv("THUMBNAIL_SIZE", size)
    with pytest.raises(CatalogError, match="THUMBNAIL_SIZE"):
        Settings().with_environment()


def test_settings_and_catalogs_lie_in_the_folders_of_the_platform(home: Path) -> None:
    assert home in settings_file().parents
    assert home in default_catalog().parents


def test_the_last_catalog_is_remembered(home: Path) -> None:
    assert last_catalog() is None
    remember_catalog("/photos/käse.catalog")
    assert last_catalog() == "/photos/käse.catalog"


def test_a_name_that_is_no_utf_8_is_remembered_too(home: Path) -> None:
    name = b"/photos/\xff.catalog".decode("utf-8", "surrogateescape")
    remember_catalog(name)
    assert last_catalog() == name


def test_forgetting_the_last_catalog_is_no_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    remember_catalog("/photos/a.catalog")
    assert last_catalog() is None


def test_hidden_and_system_names_are_skipped_by_default() -> None:
    assert {".*", "@eaDir", "*.lrdata"} <= set(SKIPPED)
    assert evolve(Settings(), skip=["a"]).skip == ("a",)


@pytest.mark.parametrize(
    ("name", "value"), [("duplicate_distance", 11), ("duplicate_distance", -1), ("thumbnail_size", 0)]
)
def test_a_number_beyond_its_limits_is_refused_in_a_sentence(tmp_path: Path, name: str, value: int) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"{name} = {value}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=f"{name} takes numbers from"):
        load_settings(path)
