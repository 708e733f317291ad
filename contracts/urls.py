from django.urls import path

from contracts.views import contract, drafting, library, rounds, signing

app_name = "contracts"
urlpatterns = [
    path("contracts/", contract.contracts, name="contracts"),
    # the clause library
    path("contracts/library/", library.library, name="library"),
    path("contracts/library/new/", library.library_new, name="library_new"),
    path("contracts/library/<slug:code>/", library.library_clause, name="library_clause"),
    path("contracts/library/<slug:code>/edit/", library.library_edit, name="library_edit"),
    path("contracts/templates/<slug:code>/", library.template, name="template"),
    path("contracts/templates/<slug:code>/add/", library.template_row, name="template_row_new"),
    path("contracts/templates/<slug:code>/<slug:clause>/", library.template_row, name="template_row"),
    path(
        "contracts/templates/<slug:code>/<slug:clause>/remove/", library.template_row_remove, name="template_row_remove"
    ),
    # one contract
    path("contracts/<int:pk>/", contract.contract, name="contract"),
    path("contracts/<int:pk>/amend/", contract.amendment_new, name="amendment_new"),
    # its draft
    path("contracts/<int:pk>/draft/", drafting.draft, name="draft"),
    path("contracts/<int:pk>/clauses/", contract.clauses, name="clauses"),
    path("contracts/<int:pk>/clauses/add/", drafting.clause_add, name="clause_add"),
    path("contracts/<int:pk>/clauses/<int:number>/", drafting.clause, name="clause"),
    path("contracts/<int:pk>/clauses/<int:number>/edit/", drafting.clause_edit, name="clause_edit"),
    path("contracts/<int:pk>/clauses/<int:number>/remove/", drafting.clause_remove, name="clause_remove"),
    path("contracts/<int:pk>/template/", drafting.template_use, name="template_use"),
    path("contracts/<int:pk>/variables/", drafting.values, name="values"),
    path("contracts/<int:pk>/comments/", drafting.comment_new, name="comment_new"),
    path("contracts/<int:pk>/comments/<int:comment>/", drafting.comment_resolve, name="comment_resolve"),
    path("contracts/<int:pk>/checklist/", drafting.checklist, name="checklist"),
    path("contracts/<int:pk>/external-review/", drafting.external_review, name="external_review"),
    path("contracts/<int:pk>/annexes/", drafting.annex_new, name="annex_new"),
    path("contracts/<int:pk>/annexes/<int:annex>/remove/", drafting.annex_remove, name="annex_remove"),
    path("contracts/<int:pk>/revisions/<int:number>/", contract.revision, name="revision"),
    # rounds with the partner
    path("contracts/<int:pk>/offer/", rounds.offer, name="offer"),
    path("contracts/<int:pk>/rounds/<int:number>/", rounds.round_page, name="round"),
    path("contracts/<int:pk>/rounds/<int:number>/<int:clause>/", rounds.proposal, name="proposal"),
    path("contracts/<int:pk>/rounds/<int:number>/<int:clause>/decide/", rounds.decide, name="decide"),
    # before it is signed
    path("contracts/<int:pk>/bond/", signing.bond_new, name="bond_new"),
    path("contracts/<int:pk>/signing/extend/", signing.signing_extend, name="signing_extend"),
]
