"""Sign-up stands at the address where people look for it."""

from django.urls import path

from partnership.partners.views import joining

urlpatterns = [path("signup/", joining.sign_up, name="account_signup")]
