"""The map of addresses. Apps are named as strings."""

from django.urls import include, path

_ROOMS = [
    "partnership.interface.urls",
    "partnership.operations.urls",
    "partnership.site.urls",
    "partnership.people.urls",
    "partnership.workflow.urls",
    "partnership.audit.urls",
    "partnership.documents.urls",
    "partnership.partners.urls",
    "tenders.urls",
    "contracts.urls",
    "committee.urls",
]
urlpatterns = [
    path("accounts/", include("partnership.partners.joining_urls")),  # our own sign-up stands before the library's
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    *[path("", include(room)) for room in _ROOMS],
]
handler400 = "partnership.interface.errors.bad_request"
handler403 = "partnership.interface.errors.forbidden"
handler404 = "partnership.interface.errors.not_found"
handler500 = "partnership.interface.errors.server_error"
