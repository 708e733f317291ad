"""Questions and addenda of a running tender."""

from django.urls import path

from tenders.views import addendum, clarification

urlpatterns = [
    path("tenders/<int:pk>/ask/", clarification.clarification_ask, name="clarification_ask"),
    path("questions/<int:pk>/", clarification.clarification, name="clarification"),
    path("tenders/<int:pk>/addendum/", addendum.addendum_new, name="addendum_new"),
    path("addenda/<int:pk>/", addendum.addendum, name="addendum"),
    path("addenda/<int:pk>/edit/", addendum.addendum_edit, name="addendum_edit"),
    path("addenda/<int:pk>/received/", addendum.addendum_received, name="addendum_received"),
    path("addenda/<int:pk>/files/<uuid:file>/", addendum.addendum_file, name="addendum_file"),
    path("addenda/<int:pk>/files/<uuid:file>/remove/", addendum.addendum_file_remove, name="addendum_file_remove"),
]
