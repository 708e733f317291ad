from django.urls import path

from partnership.workflow import calendar_views, views

app_name = "workflow"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/notifications/", views.notifications, name="notifications"),
    path("path/", views.path_page, name="path"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/new/", calendar_views.holiday, name="holiday_new"),
    path("calendar/<int:pk>/", calendar_views.holiday, name="holiday"),
    path("calendar/<int:pk>/remove/", calendar_views.holiday_delete, name="holiday_delete"),
    path("step/<str:model>/<str:pk>/<slug:step>/", views.step, name="step"),
]
