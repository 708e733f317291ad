from django.urls import path

from committee.views import award, consensus, evaluation, lists, office, opening, paper

app_name = "committee"
urlpatterns = [
    path("committee/", office.home, name="home"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/", opening.opening, name="opening"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/begin/", opening.opening_begin, name="opening_begin"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/next/", opening.opening_next, name="opening_next"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/live/", opening.opening_live, name="opening_live"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/join/", opening.opening_join, name="opening_join"),
    path("committee/tenders/<int:pk>/opening/<slug:kind>/sign/", opening.opening_sign, name="opening_sign"),
    path(
        "committee/tenders/<int:pk>/opening/<slug:kind>/paper/<int:envelope>/",
        paper.paper_reading,
        name="paper_reading",
    ),
    path("committee/tenders/<int:pk>/returned/<int:row>/", paper.envelope_return, name="envelope_return"),
    path("committee/tenders/<int:pk>/panel/", evaluation.panel, name="panel"),
    path("committee/tenders/<int:pk>/comparison/", evaluation.comparison, name="comparison"),
    path("committee/sheets/<int:pk>/", evaluation.sheet, name="sheet"),
    path("committee/sheets/<int:pk>/autosave/", evaluation.sheet_autosave, name="sheet_autosave"),
    path("committee/sheets/<int:pk>/declare/", evaluation.sheet_declare, name="sheet_declare"),
    path("committee/tenders/<int:pk>/consensus/", consensus.consensus, name="consensus"),
    path("committee/awards/<int:pk>/", award.award, name="award"),
    path("committee/awards/<int:pk>/meeting/", award.joint_meeting, name="joint_meeting"),
    path("committee/complaints/", lists.complaints, name="complaints"),
    path("committee/complaints/<int:pk>/", award.complaint, name="complaint"),
    path("committee/bids/<int:pk>/complain/", award.complaint_new, name="complaint_new"),
    path("committee/meetings/", lists.meetings, name="meetings"),
    path("committee/meetings/new/", office.meeting_new, name="meeting_new"),
    path("committee/meetings/<int:pk>/", office.meeting, name="meeting"),
    path("committee/meetings/<int:pk>/minutes/", office.meeting_minutes, name="meeting_minutes"),
    path("committee/requests/", lists.requests, name="requests"),
    path("committee/requests/new/", office.request_new, name="request_new"),
    path("committee/requests/<int:pk>/", office.request_page, name="request"),
    path("committee/requests/<int:pk>/opinion/", office.request_opinion, name="request_opinion"),
    path("committee/directives/", lists.directives, name="directives"),
    path("committee/directives/new/", office.directive_new, name="directive_new"),
    path("committee/directives/<int:pk>/", office.directive, name="directive"),
]
