from django.urls import path

from partnership.partners.views import (
    activities,
    checking,
    debarments,
    importing,
    joining,
    papers,
    register,
    representatives,
)

app_name = "partners"
urlpatterns = [
    path("partners/", register.partners, name="partners"),
    path("partners/mine/", register.mine, name="mine"),
    path("partners/new/", register.partner_new, name="partner_new"),
    path("partners/join/", joining.join_confirm, name="join_confirm"),
    path("partners/join/sent/", joining.join_sent, name="join_sent"),
    path("partners/join/<str:secret>/", joining.join, name="join"),
    path("partners/activities/", activities.activities, name="activities"),
    path("partners/activities/<int:pk>/off/", activities.activity_off, name="activity_off"),
    path("partners/debarments/", debarments.debarments, name="debarments"),
    path("partners/debarments/<int:pk>/", debarments.debarment, name="debarment"),
    path("partners/imports/", importing.imports, name="imports"),
    path("partners/imports/template.xlsx", importing.import_template, name="import_template"),
    path("partners/imports/<int:pk>/", importing.import_preview, name="import_preview"),
    path("partners/invitations/<int:pk>/withdraw/", representatives.invitation_back, name="invitation_back"),
    path("partners/representatives/<int:pk>/end/", representatives.representative_leave, name="representative_end"),
    path("partners/representatives/<int:pk>/authority/", representatives.authority, name="authority"),
    path("partners/<int:pk>/", register.partner, name="partner"),
    path("partners/<int:pk>/edit/", register.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/documents/", papers.documents, name="documents"),
    path("partners/<int:pk>/documents/<slug:kind>/", papers.document_add, name="document_add"),
    path("partners/<int:pk>/representatives/", representatives.representatives, name="representatives"),
    path("partners/<int:pk>/said/", register.said, name="said"),
    path("partners/<int:pk>/check/", checking.check, name="check"),
    path("partners/<int:pk>/debar/", debarments.debarment_new, name="debarment_new"),
]
