from django.urls import path

from partnership.people import views
from partnership.people.admin_views import (
    department_create,
    department_edit,
    departments,
    role_grant,
    role_revoke,
    user,
    user_create,
    user_edit,
    user_send_link,
    users,
)

app_name = "people"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/new/", views.delegation_create, name="delegation_create"),
    path("delegations/<int:pk>/end/", views.delegation_end, name="delegation_end"),
    path("people/", users, name="users"),
    path("people/new/", user_create, name="user_create"),
    path("people/<int:pk>/", user, name="user"),
    path("people/<int:pk>/edit/", user_edit, name="user_edit"),
    path("people/<int:pk>/link/", user_send_link, name="user_send_link"),
    path("people/<int:pk>/roles/new/", role_grant, name="role_grant"),
    path("people/roles/<int:pk>/end/", role_revoke, name="role_revoke"),
    path("departments/", departments, name="departments"),
    path("departments/new/", department_create, name="department_create"),
    path("departments/<int:pk>/", department_edit, name="department_edit"),
]
