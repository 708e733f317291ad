from django.urls import path

from committee.views import award, evaluation, office

app_name = "committee"
urlpatterns = [
    path("committee/", office.home, name="home"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/", evaluation.opening, name="opening"),
    path("committee/tenders/<int:pk>/comparison/", evaluation.comparison, name="comparison"),
    path("committee/sheets/<int:pk>/", evaluation.sheet, name="sheet"),
    path("committee/sheets/<int:pk>/declare/", evaluation.sheet_declare, name="sheet_declare"),
    path("committee/awards/<int:pk>/", award.award, name="award"),
    path("committee/awards/<int:pk>/meeting/", award.joint_meeting, name="joint_meeting"),
    path("committee/complaints/", award.complaints, name="complaints"),
    path("committee/complaints/<int:pk>/", award.complaint, name="complaint"),
    path("committee/bids/<int:pk>/complain/", award.complaint_new, name="complaint_new"),
    path("committee/meetings/", office.meetings, name="meetings"),
    path("committee/meetings/new/", office.meeting_new, name="meeting_new"),
    path("committee/meetings/<int:pk>/", office.meeting, name="meeting"),
    path("committee/requests/", office.requests, name="requests"),
    path("committee/requests/new/", office.request_new, name="request_new"),
    path("committee/requests/<int:pk>/", office.request_page, name="request"),
    path("committee/requests/<int:pk>/opinion/", office.request_opinion, name="request_opinion"),
    path("committee/directives/", office.directives, name="directives"),
    path("committee/directives/new/", office.directive_new, name="directive_new"),
    path("committee/directives/<int:pk>/", office.directive, name="directive"),
]
