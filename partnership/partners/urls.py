from django.urls import path

from partnership.partners.views import checking, debarments, papers, register

app_name = "partners"
urlpatterns = [
    path("partners/", register.partners, name="partners"),
    path("partners/mine/", register.mine, name="mine"),
    path("partners/new/", register.partner_new, name="partner_new"),
    path("partners/debarments/", debarments.debarments, name="debarments"),
    path("partners/debarments/<int:pk>/", debarments.debarment, name="debarment"),
    path("partners/<int:pk>/", register.partner, name="partner"),
    path("partners/<int:pk>/edit/", register.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/documents/", papers.documents, name="documents"),
    path("partners/<int:pk>/documents/<slug:kind>/", papers.document_add, name="document_add"),
    path("partners/<int:pk>/check/", checking.check, name="check"),
    path("partners/<int:pk>/debar/", debarments.debarment_new, name="debarment_new"),
]
