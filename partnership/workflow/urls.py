from django.urls import path

from partnership.workflow import calendar_views, notice_views, views

app_name = "workflow"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/notifications/", views.notifications, name="notifications"),
    path("desk/notifications/settings/", notice_views.notice_settings, name="notice_settings"),
    path("desk/notifications/projects/<int:project_id>/", notice_views.mute, name="mute"),
    path("desk/calendar/renew/", notice_views.calendar_renew, name="calendar_renew"),
    path("desk/calendar/end/", notice_views.calendar_end, name="calendar_end"),
    path("calendar/<str:token>.ics", notice_views.calendar, name="calendar"),
    path("people/mail/", notice_views.mails, name="mails"),
    path("path/", views.path_page, name="path"),
    path("calendar/", calendar_views.calendar, name="working_calendar"),
    path("calendar/new/", calendar_views.holiday, name="holiday_new"),
    path("calendar/<int:pk>/", calendar_views.holiday, name="holiday"),
    path("calendar/<int:pk>/remove/", calendar_views.holiday_delete, name="holiday_delete"),
    path("step/<str:model>/<str:pk>/<slug:step>/", views.step, name="step"),
]
