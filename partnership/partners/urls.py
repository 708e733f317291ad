from django.urls import path

from partnership.partners import views

app_name = "partners"
urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/mine/", views.mine, name="mine"),
    path("partners/new/", views.partner_new, name="partner_new"),
    path("partners/<int:pk>/", views.partner, name="partner"),
    path("partners/<int:pk>/edit/", views.partner_edit, name="partner_edit"),
]
