from django.urls import path

from partnership.audit import views

app_name = "audit"
urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verify/", views.verify, name="verify"),
    path("trail/export/", views.export, name="export"),
]
