from django.urls import path

from tenders.urls import portal
from tenders.views import bid, bid_files, bid_write, board, box, paper, security, tender

urlpatterns = [
    *portal.urlpatterns,
    path("tenders/", tender.tenders, name="tenders"),
    path("tenders/<int:pk>/", tender.tender, name="tender"),
    path("tenders/<int:pk>/edit/", tender.tender_edit, name="tender_edit"),
    path("tenders/<int:pk>/again/", tender.tender_again, name="tender_again"),
    path("tenders/<int:pk>/bid/", bid.bid_new, name="bid_new"),
    path("bids/", bid.bids, name="bids"),
    path("bids/<int:pk>/", bid.bid, name="bid"),
    path("bids/<int:pk>/edit/", bid_write.bid_edit, name="bid_edit"),
    path("bids/<int:pk>/write/<str:step>/", bid_write.bid_step, name="bid_step"),
    path("bids/<int:pk>/files/<str:kind>/", bid_files.bid_file_add, name="bid_file_add"),
    path("bids/<int:pk>/files/<uuid:file>/remove/", bid_files.bid_file_remove, name="bid_file_remove"),
    path("bids/<int:pk>/key/", bid_files.bid_key, name="bid_key"),
    path("bids/<int:pk>/key/new/", bid_files.bid_key_new, name="bid_key_new"),
    path("bids/<int:pk>/sealed/<int:number>/<str:part>", bid_files.bid_sealed, name="bid_sealed"),
    path("bids/<int:pk>/security/", security.security, name="security"),
    path("securities/", security.securities, name="securities"),
    path("box/<uuid:file>/", bid_files.box_file, name="box_file"),
    path("box/passphrase/", box.box_passphrase, name="box_passphrase"),
    path("tenders/<int:pk>/box/", box.box, name="box"),
    path("tenders/<int:pk>/box/officers/", box.box_officers, name="box_officers"),
    path("tenders/<int:pk>/box/keys/", box.box_keys, name="box_keys"),
    path("tenders/<int:pk>/box/share/", box.box_share, name="box_share"),
    path("tenders/<int:pk>/box/rehearsal/", box.box_rehearsal, name="box_rehearsal"),
    path("tenders/<int:pk>/box/reserve/", box.box_reserve, name="box_reserve"),
    path("tenders/<int:pk>/box/shares/", box.box_reshare, name="box_reshare"),
    path("tenders/<int:pk>/board/", board.board, name="board"),
    path("tenders/<int:pk>/paper/", paper.paper_bids, name="paper_bids"),
    path("tenders/<int:pk>/paper/<int:paper_id>/", paper.paper_bid, name="paper_bid"),
    path("receipts/verify/", box.receipt_verify, name="receipt_verify"),
    path("bids/<int:pk>/receipts/<int:number>.txt", box.receipt_text, name="receipt_text"),
]
