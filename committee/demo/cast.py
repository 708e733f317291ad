"""The people, partners and budget of the demonstration, made through the services."""

import io
from datetime import datetime
from decimal import Decimal

import pikepdf
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from committee.demo.accounts import ACCOUNTS, DEPARTMENTS, PARTNERS, PASSWORD
from committee.demo.texts import TECHNICAL_PAPER
from partnership.documents import rendering
from partnership.partners.models import Partner
from partnership.people.models import Department, RoleGrant, User
from tenders.models import BudgetLine
from tenders.services.budget import budget_line_create

LINES = [
    ("301-01", "تشغيل مراكز ودور الرعاية الاجتماعية", "Running social care centres and homes", "24000000"),
    ("301-02", "برامج تأهيل الأشخاص ذوي الإعاقة", "Rehabilitation programmes", "2400000"),
    ("302-01", "برامج الأسر المنتجة وتنمية المجتمع", "Productive families and community development", "1200000"),
    ("302-02", "برامج الأسرة والطفولة", "Family and childhood programmes", "1600000"),
    ("303-01", "التوعية المجتمعية والأنشطة", "Awareness and activities", "450000"),
]
LINE_OF = {"centres": "301-01", "care": "301-02", "development": "302-01", "family": "302-02", "activities": "303-01"}


class Cast:
    """Everybody by user name, and the partners by their representative's."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.partners: dict[str, Partner] = {}
        self.scan = _one_page_pdf()
        self.paper = rendering.pdf_of(TECHNICAL_PAPER)

    def __getitem__(self, username: str) -> User:
        return self.people[username]

    def holders(self, role: str) -> list[User]:
        return [self.people[a.username] for a in ACCOUNTS if a.role == role]

    def officer_of(self, department: str) -> User:
        return next(self.people[a.username] for a in ACCOUNTS if a.role == "officer" and a.department == department)

    def upload(self, name: str) -> SimpleUploadedFile:
        """A small real PDF under this name."""
        return SimpleUploadedFile(f"{name}.pdf", self.scan, "application/pdf")

    def technical_paper(self) -> SimpleUploadedFile:
        """What a bidder attaches to the technical envelope: a page for each document that was asked for."""
        return SimpleUploadedFile("الوثائق الفنية.pdf", self.paper, "application/pdf")

    def line(self, field: str, year: int) -> BudgetLine:
        return BudgetLine.objects.get(code=LINE_OF[field], fiscal_year=year)


def _one_page_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def hire(cast: Cast, since: datetime) -> None:
    """Departments, accounts and roles. They can sign in with the published password, in demo data only."""
    departments = {
        code: Department.objects.create(code=code, name=name, name_en=name_en) for code, name, name_en in DEPARTMENTS
    }
    secret = make_password(PASSWORD)
    for account in ACCOUNTS:
        user = User(
            username=account.username, email=f"{account.username}@demo.sharaka.example", name=account.name, name_en=account.name_en,
            department=departments.get(account.department), password=secret, is_demo=True,
        )  # fmt: skip
        cast.people[account.username] = user
    for partner in PARTNERS:
        if partner.account not in cast.people:
            cast.people[partner.account] = User(
                username=partner.account, email=f"{partner.account}@demo.sharaka.example", name=f"ممثل {partner.name}"[:200],
                name_en=f"Representative of {partner.name_en}", password=make_password(None), is_demo=True,
            )  # fmt: skip
    for user in cast.people.values():
        user.save()
    roles = {a.username: a.role for a in ACCOUNTS}
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=roles.get(username, "partner"), since=since) for username, user in cast.people.items()
    )


def open_budget(cast: Cast, years: list[int]) -> None:
    """Budget lines of each year, kept by finance."""
    for year in years:
        for code, name, name_en, amount in LINES:
            budget_line_create(
                by=cast["finance"], code=code, name=name, name_en=name_en, fiscal_year=year, amount=Decimal(amount)
            )
