from django.urls import path

from contracts import views

app_name = "contracts"
urlpatterns = [
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/<int:pk>/", views.contract, name="contract"),
    path("contracts/<int:pk>/clauses/", views.clauses, name="clauses"),
    path("contracts/<int:pk>/revisions/<int:number>/", views.revision, name="revision"),
    path("contracts/<int:pk>/amend/", views.amendment_new, name="amendment_new"),
]
