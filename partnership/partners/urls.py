from django.urls import path

from partnership.partners.views import register

app_name = "partners"
urlpatterns = [
    path("partners/", register.partners, name="partners"),
    path("partners/mine/", register.mine, name="mine"),
    path("partners/new/", register.partner_new, name="partner_new"),
    path("partners/<int:pk>/", register.partner, name="partner"),
    path("partners/<int:pk>/edit/", register.partner_edit, name="partner_edit"),
]
