from django.urls import path

from tenders.views import bid, tender

urlpatterns = [
    path("", tender.home, name="home"),
    path("tenders/", tender.tenders, name="tenders"),
    path("tenders/<int:pk>/", tender.tender, name="tender"),
    path("tenders/<int:pk>/edit/", tender.tender_edit, name="tender_edit"),
    path("tenders/<int:pk>/again/", tender.tender_again, name="tender_again"),
    path("tenders/<int:pk>/bid/", bid.bid_new, name="bid_new"),
    path("bids/", bid.bids, name="bids"),
    path("bids/<int:pk>/", bid.bid, name="bid"),
    path("bids/<int:pk>/edit/", bid.bid_edit, name="bid_edit"),
    path("bids/<int:pk>/files/", bid.bid_file_add, name="bid_file_add"),
    path("bids/<int:pk>/files/<uuid:file>/remove/", bid.bid_file_remove, name="bid_file_remove"),
    path("box/<uuid:file>/", bid.box_file, name="box_file"),
]
