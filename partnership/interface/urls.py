from django.urls import path

from partnership.interface import views

app_name = "interface"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("search/", views.search, name="search"),
    path("display/", views.display, name="display"),
]
