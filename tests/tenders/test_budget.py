"""Budget lines: money is never committed twice, whoever asks at the same moment."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from partnership.audit.models import TrailEntry
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.models import BudgetLine, Commitment
from tenders.selectors.budget import lines_for, totals
from tenders.services.budget import budget_line_update, commitment_create, commitment_ensure, commitment_release
from tests.factories import make_department, make_user
from tests.tenders import make


@pytest.mark.django_db
def test_the_database_refuses_to_overdraw_a_line(finance):
    line = make.make_line(finance, amount=Decimal(100))

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(committed=Decimal("100.001"))


@pytest.mark.django_db
def test_a_commitment_takes_the_free_amount_and_its_release_gives_it_back(officer, finance):
    line = make.make_line(finance)
    terms = make.approved_terms(officer, finance, line)
    line.refresh_from_db()
    assert line.free == Decimal(500_000) - make.BUDGET

    released = commitment_release(terms, by=finance, reason="ألغيت المناقصة")
    line.refresh_from_db()
    assert (line.committed, released.released_by) == (0, finance)
    assert commitment_release(terms, by=finance, reason="مرة أخرى") is None

    commitment_ensure(terms, by=finance)
    commitment_ensure(terms, by=finance)
    line.refresh_from_db()
    assert line.committed == make.BUDGET


@pytest.mark.django_db
def test_a_closed_or_foreign_or_old_line_is_not_offered(officer, finance):
    terms = make.submitted_terms(officer)
    central = make.make_line(finance, code="1")
    own = make.make_line(finance, code="2", department=officer.department)
    make.make_line(finance, code="3", department=make_department())
    make.make_line(finance, code="4", is_open=False)
    make.make_line(finance, code="5", fiscal_year=central.fiscal_year - 1)

    assert set(lines_for(terms)) == {central, own}


@pytest.mark.django_db
def test_a_closed_line_is_refused_even_if_chosen_before(officer, finance):
    terms = make.submitted_terms(officer)
    make.make_line(finance, code="1")
    closed = make.make_line(finance, code="2", is_open=False)

    with pytest.raises(DomainError) as refusal:
        fire(terms, "approve", by=finance, budget_line=closed)

    assert refusal.value.code == "budget"
    terms.refresh_from_db()
    assert terms.state == "finance_review"


@pytest.mark.django_db
def test_a_line_cannot_shrink_under_what_is_committed(officer, finance):
    line = make.make_line(finance)
    make.approved_terms(officer, finance, line)

    with pytest.raises(ValidationError):
        budget_line_update(line, by=finance, amount=Decimal(1000))


@pytest.mark.django_db
def test_a_change_of_a_line_stands_in_the_trail(finance):
    line = make.make_line(finance)

    budget_line_update(line, by=finance, amount=Decimal(600_000))

    entry = TrailEntry.objects.filter(kind="edited", object_id=str(line.pk)).latest("id")
    assert entry.data == {"before": {"amount": "500000.000"}, "after": {"amount": "600000"}}


@pytest.mark.django_db
def test_the_approval_page_shows_the_free_amounts_and_refuses_a_short_line(officer, finance, sign_in):
    enough = make.make_line(finance, code="1")
    short = make.make_line(finance, code="2", amount=Decimal(1000))
    terms = make.submitted_terms(officer)
    client = sign_in(finance)
    url = reverse("workflow:step", args=["tenders.termsofreference", terms.pk, "approve"])

    page = client.get(url).content.decode()
    refused = client.post(url, {"budget_line": short.pk, "seen": "finance_review"})
    taken = client.post(url, {"budget_line": enough.pk, "seen": "finance_review"})

    assert "500,000.000" in page
    assert refused.status_code == 422
    assert "95,500.000" in refused.content.decode()  # what is lacking
    assert taken.status_code == 302
    terms.refresh_from_db()
    assert (terms.state, terms.budget_line) == ("approved", enough)


@pytest.mark.django_db
def test_finance_adds_and_changes_lines_on_the_pages(finance, sign_in):
    client = sign_in(finance)
    facts = {
        "code": "2-41-9",
        "name": "برامج الأسرة",
        "name_en": "",
        "fiscal_year": "٢٠٢٦",
        "department": "",
        "amount": "٢٥٠٬٠٠٠٫٥٠٠",
        "is_open": "on",
    }

    client.post(reverse("tenders:budget_line_new"), facts)
    twice = client.post(reverse("tenders:budget_line_new"), facts)
    line = BudgetLine.objects.get()
    client.post(reverse("tenders:budget_line_edit", args=[line.pk]), facts | {"amount": "1"})

    assert twice.status_code == 422
    assert line.amount == Decimal("250000.500")
    line.refresh_from_db()
    assert line.amount == 1


@pytest.mark.django_db
def test_the_budget_pages_cost_the_same_for_one_and_many(officer, finance, sign_in, page_queries):
    line = make.make_line(finance)
    client, url = sign_in(finance), reverse("tenders:budget")
    page_queries(client, url)
    one = page_queries(client, url)
    for n in range(4):
        make.make_line(finance, code=f"x{n}", department=make_department())

    assert page_queries(client, url) == one <= 12
    make.approved_terms(officer, finance, line)
    assert page_queries(client, line.get_absolute_url()) <= 12
    assert totals(BudgetLine.objects.all())["committed"] == make.BUDGET
    line.refresh_from_db()
    row = client.get(f"{url}?export=csv").content.decode("utf-8-sig").splitlines()[1].split(",")
    assert row[4:] == [
        str(line.amount),
        str(make.BUDGET),
        str(line.amount - make.BUDGET),
        f"{make.BUDGET * 100 / line.amount:.1f}",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_never_spend_the_same_money(db):
    officer = make_user("officer", department=make_department())
    finance = make_user("finance")
    line = make.make_line(finance, amount=make.BUDGET + 1)
    both = [make.submitted_terms(officer) for _n in range(2)]
    results, barrier = [], Barrier(2)

    def approve(terms):
        try:
            barrier.wait()
            with transaction.atomic():
                commitment_create(terms, line=line, by=finance)
            results.append("committed")
        except DomainError as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=approve, args=[terms]) for terms in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["budget", "committed"]
    assert Commitment.objects.count() == 1
    line.refresh_from_db()
    assert line.committed == make.BUDGET
