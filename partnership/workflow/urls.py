from django.urls import path

from partnership.workflow import views

app_name = "workflow"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/notifications/", views.notifications, name="notifications"),
    path("path/", views.path_page, name="path"),
    path("step/<str:model>/<str:pk>/<slug:step>/", views.step, name="step"),
]
