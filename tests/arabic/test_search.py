"""The search key, the same in Python and in SQL, and what the search finds with it."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.arabic.search import ALIKE, normalise, search
from partnership.people.models import User
from tenders.models import Project
from tests.arabic.search_cases import FOUND, KEYS, NOT_FOUND
from tests.factories import make_user
from tests.strategies import DIGITS, INVISIBLE, LETTERS, MARKS, hostile_text

texts = st.one_of(
    hostile_text(), st.text(LETTERS + MARKS + INVISIBLE + " \u00a0-/هةويال" + "".join(DIGITS.values()), max_size=40)
)


def in_sql(*texts: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT arabic_key(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n", [list(texts)]
        )
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.parametrize(("text", "key"), KEYS.items())
def test_key_in_python(text: str, key: str) -> None:
    assert normalise(text) == key


@pytest.mark.django_db
def test_key_in_sql() -> None:
    assert dict(zip(KEYS, in_sql(*KEYS), strict=True)) == KEYS


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=20, max_size=40))
def test_keys_agree_on_any_text(sample: list[str]) -> None:
    """Python's own Unicode tables bound the comparison: letters that are newer than they are may differ."""
    known = ["".join(c for c in t if c != "\x00" and unicodedata.category(c) != "Cn") for t in sample]
    assert in_sql(*known) == [normalise(text) for text in known]


@given(texts)
def test_key_holds_no_marks_no_capitals_no_doubled_spaces(text: str) -> None:
    key = normalise(text)
    assert not set(key) & set(MARKS + INVISIBLE + "أإآٱىؤئ\x00ABCXYZ" + "٠١٢٣٤٥٦٧٨٩۰۱۲۳")
    assert "  " not in key
    assert key == key.strip(" ")


@pytest.mark.django_db
def test_key_is_immutable_and_the_same_in_every_collation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT provolatile, proparallel, proisstrict FROM pg_proc WHERE proname = 'arabic_key'")
        assert cursor.fetchall() == [("i", "s", True)]
        for collation in ("C", "pg_c_utf8", "C.utf8"):
            cursor.execute("SELECT count(*) FROM pg_collation WHERE collname = %s", [collation])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT arabic_key(%s COLLATE "{collation}")', ["والأُسرة ÉCOLE المنتجه"])
                assert cursor.fetchone() == ("اسرة ecole منتجة",)


@pytest.mark.django_db
def test_threshold_of_resemblance_is_the_servers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word_similarity('a', 'b'), current_setting('pg_trgm.word_similarity_threshold')::float")
        assert cursor.fetchone()[1] == ALIKE


@pytest.fixture
def found(db: None) -> object:
    person = make_user(username="searched")

    def is_found(query: str, text: str) -> bool:
        User.objects.filter(pk=person.pk).update(name=text)
        return search(User.objects.filter(pk=person.pk), query, "name").exists()

    return is_found


def test_search_finds(found: object) -> None:
    assert [pair for pair in FOUND if not found(*pair)] == []  # type: ignore[operator]


def test_search_does_not_find(found: object) -> None:
    assert [pair for pair in NOT_FOUND if found(*pair)] == []  # type: ignore[operator]


@pytest.mark.django_db
def test_every_word_must_stand_in_one_field() -> None:
    make_user(username="one", name="الأسر المنتجة", name_en="Productive families")
    assert search(User.objects.all(), "منتجة أسر", "name", "name_en").count() == 1
    assert search(User.objects.all(), "families productive", "name", "name_en").count() == 1
    assert search(User.objects.all(), "families منتجة", "name", "name_en").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", " ", "\t\r\n"])
def test_nothing_typed_filters_nothing(query: str) -> None:
    make_user(username="one")
    assert search(User.objects.all(), query, "name").count() == User.objects.count()


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_text())
def test_no_query_breaks_the_search(query: str) -> None:
    list(search(User.objects.all(), query, "name", "name_en"))


@pytest.mark.parametrize("word", ["o'neil", "100%", "%s", "a\\b", "x_y", '"z"', "$1", "';--"])
def test_signs_of_the_database_are_only_letters(found: object, word: str) -> None:
    assert found(word, f"before {word} behind")  # type: ignore[operator]
    assert not found(word, "oneil 1000 as axb xzy z 1 drop")  # type: ignore[operator]


@pytest.mark.django_db
def test_words_stand_in_the_statement_so_that_it_is_planned_for_them() -> None:
    sql, params = search(Project.objects.order_by(), "مكتبات").query.sql_with_params()
    assert "'مكتب'" in sql
    assert params == ()


@pytest.mark.django_db
def test_search_uses_the_trigram_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search(Project.objects.order_by(), "المنتجة").explain()
    assert "project_search" in plan
