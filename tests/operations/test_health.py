"""Health pages: who asks is a load balancer, so nobody signs in, nothing is told beyond the names of the parts."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client


def test_healthz_without_database_access(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_names_its_three_parts(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "storage": "ok", "queue": "ok"}


@pytest.mark.django_db
def test_readyz_when_the_storage_is_read_only(client: Client, settings: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        }
    }
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "storage": "failed", "queue": "ok"}


@pytest.mark.django_db(transaction=True)
def test_readyz_when_the_queue_is_gone(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO procrastinate_jobs_away")
    try:
        response = client.get("/readyz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE procrastinate_jobs_away RENAME TO procrastinate_jobs")
    assert response.status_code == 503
    assert response.json()["queue"] == "failed"


def test_health_refuses_to_be_posted_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
