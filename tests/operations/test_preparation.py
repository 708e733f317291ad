"""Before the start: each trouble is one sentence that says what to do; each step is done once."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from partnership import database
from partnership.operations import preparation


def test_a_port_in_use_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is in use.*PORT={port + 1} make run"):
            preparation.require_port("127.0.0.1", port)
    preparation.require_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(CommandError, match="between 1 and 65535"):
        preparation.require_port("127.0.0.1", port)


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    preparation.require_libraries()
    monkeypatch.setitem(preparation.LIBRARIES, "libnone-1", "libnone.so.1")
    with pytest.raises(CommandError, match="sudo apt-get install libnone-1"):
        preparation.require_libraries()


def test_a_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    preparation.require_fonts()
    monkeypatch.setitem(preparation.FONTS, "fontpkg-amiri", "Nothing.ttf")
    with pytest.raises(CommandError, match="Nothing.ttf is missing.*fontpkg-amiri"):
        preparation.require_fonts()


def test_texts_are_compiled_once(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "ar/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    settings.LOCALE_PATHS = [tmp_path]
    assert preparation.compile_messages() is True
    assert (folder / "django.mo").exists()
    assert preparation.compile_messages() is False


@pytest.mark.django_db
def test_a_migrated_database_is_left_alone() -> None:
    assert preparation.migrate() is False


def test_static_files_are_collected_again_only_when_one_changed(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [str(source)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "static")
    assert preparation.collect_static() is True
    assert preparation.collect_static() is False
    (source / "site.css").write_text("body { color: navy }  /* longer */")
    assert preparation.collect_static() is True


def test_an_address_survives_the_way_there_and_back() -> None:
    url = "postgresql://some%40one:p%2Fw%20d@db.example:5433/sharaka?sslmode=require&options=-c%20jit%3Doff"
    entry = database.parse(url)
    assert database.parse(database.url_of(entry)) == entry
    assert "+" not in database.url_of(entry)  # a plus is no space to pg_dump
    assert entry["OPTIONS"]["options"] == "-c jit=off"
    assert entry["PASSWORD"] == "p/w d"


def test_another_database_is_refused_with_a_sentence() -> None:
    with pytest.raises(SystemExit, match="must begin with postgresql://"):
        database.parse("sqlite:///db.sqlite3")


@pytest.mark.parametrize(("said", "prepares"), [(None, True), ("1", True), ("0", False)])
def test_a_connection_keeps_its_plans_unless_a_pooler_cannot(
    said: str | None, prepares: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://sharaka@/sharaka")
    monkeypatch.delenv("DB_PREPARE", raising=False)
    if said is not None:
        monkeypatch.setenv("DB_PREPARE", said)
    options = database.configured(tmp_path)["OPTIONS"]
    assert ("prepare_threshold" in options, options.get("server_side_binding", False)) == (prepares, prepares)


def test_a_broken_database_folder_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("18\n")  # looks like one, and is empty
    with pytest.raises(SystemExit, match="does not start.*remove the folder and start again"):
        database.embedded_url(tmp_path)
