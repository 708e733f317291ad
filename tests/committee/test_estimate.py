"""The estimate stays sealed until the prices are opened, for whoever might score a bid: pages, lists, exports, PDFs, search."""

import re

import pytest

from partnership.documents.models import OfficialDocument
from tenders.policies.estimate import SEE_ESTIMATES
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KEPT_OUT = (
    "tender_member",
    "legal",
    "partnership_member",
    "partnership_secretary",
    "partnership_chair",
    "communication",
)


def shown(amount):
    return f"{amount:,.3f}"


def pages_of(project):
    return [
        project.get_absolute_url(),
        project.terms.get_absolute_url(),
        f"{project.terms.get_absolute_url()}versions/1/",
        f"{project.terms.get_absolute_url()}compare/",
        f"/projects/{project.reference}/timeline/",
        "/projects/",
        "/projects/?export=csv&sort=-estimated_value",
        f"/search/?q={project.reference}",
        project.tenders.get().get_absolute_url(),
    ]


def test_who_scores_does_not_know_the_estimate_before_the_prices_are_open(sign_in):
    story = told.scored(("80000.000", 80), ("90000.000", 80))
    project, estimate = story.tender.project, shown(story.tender.terms.estimated_budget)
    plain = f"{story.tender.terms.estimated_budget:.3f}"
    for role in KEPT_OUT:
        page = sign_in(make_user(role))
        for url in pages_of(project):
            body = page.get(url).content.decode()
            assert estimate not in body and plain not in body, (role, url)
        for paper in OfficialDocument.objects.filter(kind="tenders.terms"):
            assert page.get(f"{paper.get_absolute_url()}.pdf").status_code in (403, 404), role
    for role in ("finance", "tender_chair", "auditor"):
        assert estimate in sign_in(make_user(role)).get(project.terms.get_absolute_url()).content.decode(), role


def test_once_the_prices_are_open_the_estimate_is_too(sign_in):
    story = told.priced(("80000.000", 80), ("90000.000", 80))
    project, estimate = story.tender.project, shown(story.tender.terms.estimated_budget)
    page = sign_in(make_user("tender_member"))

    assert estimate in page.get(project.get_absolute_url()).content.decode()
    assert estimate in page.get(project.terms.get_absolute_url()).content.decode()


def test_nobody_of_those_kept_out_is_on_the_list():
    assert not SEE_ESTIMATES & {*KEPT_OUT, "expert", "partner"}


def test_no_figure_and_no_rows_behind_one_tell_the_estimate_before(sign_in):
    story = told.scored(("80000.000", 80), ("90000.000", 80))
    estimate = shown(story.tender.terms.estimated_budget)
    for role, ends in (
        ("tender_member", ("", "rows/")),
        ("partnership_member", ("rows/", "rows/?export=csv")),
    ):  # sums are the committee's task
        page = sign_in(make_user(role))
        codes = set(re.findall(r"/oversight/figures/([\w-]+)/", page.get("/oversight/figures/").content.decode()))
        pages = ["/oversight/committee/", *(f"/oversight/figures/{c}/{end}" for c in codes for end in ends)]
        answers = [page.get(url) for url in pages]
        assert len(answers) > 20
        bodies = {
            url: (b"".join(a.streaming_content) if a.streaming else a.content).decode()
            for url, a in zip(pages, answers, strict=True)
        }
        assert not [url for url, body in bodies.items() if estimate in body or estimate.replace(",", "") in body], role
