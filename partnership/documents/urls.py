from django.urls import path, re_path

from partnership.documents import views

app_name = "documents"
NUMBER = r"(?P<number>[A-Z]{1,6}-\d{4}-\d{4,})"
urlpatterns = [
    re_path(rf"^documents/{NUMBER}/?\.pdf$", views.document_pdf, name="pdf"),
    re_path(rf"^documents/{NUMBER}/?$", views.document, name="document"),
    re_path(rf"^documents/{NUMBER}/progress$", views.progress, name="progress"),
    path("files/<uuid:pk>/", views.file, name="file"),
    path("verify/", views.verify, name="verify_any"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("verify/<str:code>", views.verify, name="verify"),  # the last is the one that reverse() gives
]
