"""Health, and in measuring mode the floor that every page is compared with."""

from django.conf import settings
from django.urls import path

from partnership.operations import measure, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
if settings.SHARAKA_BENCH:
    urlpatterns += [
        path("bench/floor", measure.floor, name="bench_floor"),
        path("bench/upload", measure.upload, name="bench_upload"),
    ]
