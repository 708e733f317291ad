from django.urls import path

from tenders.views import portal, publication, rotation, subscription

urlpatterns = [
    path("", portal.home, name="home"),
    path("planned/", portal.planned, name="planned"),
    path("results/", portal.results, name="results"),
    path("archive/", portal.archive, name="archive"),
    path("feed.atom", portal.feed, name="feed"),
    path("deadlines.ics", portal.deadlines, name="deadlines"),
    path("tenders/<int:pk>/deadlines.ics", portal.tender_deadlines, name="tender_deadlines"),
    path("tenders/<int:pk>/card.png", portal.card, name="card"),
    path("tenders/<int:pk>/newspapers/<int:newspaper>/clipping/", portal.clipping, name="clipping"),
    path("tenders/<int:pk>/newspapers/<int:newspaper>/scan/", publication.clipping_upload, name="clipping_upload"),
    path("tenders/<int:pk>/publication/", publication.publication, name="publication"),
    path("tenders/<int:pk>/newspaper/<slug:size>.pdf", publication.newspaper_page, name="newspaper_page"),
    path("tenders/<int:pk>/document-payments/", publication.document_payments, name="document_payments"),
    path("tenders/<int:pk>/invitation/", subscription.invitation_received, name="invitation_received"),
    path("tenders/rotation/", rotation.rotation_report, name="rotation"),
    path("tenders/rotation.xlsx", rotation.rotation_export, name="rotation_export"),
    path("subscribe/", subscription.subscribe, name="subscribe"),
    path("subscribe/sent/", subscription.subscribe_sent, name="subscribe_sent"),
    path("subscriptions/<str:key>/", subscription.subscription, name="subscription"),
    path("subscriptions/<str:key>/end/", subscription.subscription_stop, name="subscription_end"),
    path("invitations/<str:key>/", subscription.invitation, name="invitation"),
]
