"""How the demonstration's tenders reached the public: newspapers with clippings, receipts, paid documents, subscribers, feedback."""

import io
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from committee.demo.cast import Cast
from committee.models import Award
from committee.models.aftermath import ResultNotice
from partnership.site.services.feedback import feedback_handle, feedback_receive
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from tenders.models import Method, Subscription, Tender
from tenders.services.invitation import invitation_receive
from tenders.services.publication import document_payment_record, newspaper_record
from tenders.services.subscription import subscription_ask, subscription_confirm, subscription_end

DAILIES = ("أخبار الخليج", "الأيام", "الوطن", "البلاد")
SUBSCRIBERS = (  # address, fields, language, what became of it
    ("reader1@demo.sharaka.example", ("care", "centres"), "ar", "confirmed"),
    ("reader2@demo.sharaka.example", ("development",), "ar", "confirmed"),
    ("reader3@demo.sharaka.example", ("care", "family", "activities"), "en", "confirmed"),
    ("reader4@demo.sharaka.example", ("family",), "ar", "ended"),
    ("reader5@demo.sharaka.example", ("centres",), "ar", "asked"),
)
FEEDBACK = (  # kind, text, page, what was done
    ("thanks", "شكراً على نشر معايير التقييم مع الإعلان، فقد سهل علينا إعداد العطاء.", "/", "أحيلت إلى لجنة المناقصات مع الشكر."),
    ("access", "يصعب علي قراءة الجداول في الهاتف عند تكبير الخط.", "/results/", ""),
    ("suggestion", "نقترح إتاحة الاشتراك في إشعارات منصات المراسلة أيضاً.", "/subscribe/", ""),
)  # fmt: skip


def publish(cast: Cast, tender: Tender, bidders: tuple[str, ...]) -> None:
    """A week after the announcement: communication and finance have done their part, most invitees have confirmed."""
    office, day = cast["communication"], min(tender.newspaper_date or today(), today())
    name = DAILIES[tender.pk % len(DAILIES)]
    scan = _clipping(name, tender) if tender.pk % 3 else None
    newspaper_record(tender, by=office, name=name, published_on=day, page=f"ص {tender.pk % 12 + 4}", clipping=scan)
    if (tender.terms.estimated_budget or 0) > 1_000_000:
        newspaper_record(tender, by=office, name="الجريدة الرسمية", published_on=day, is_gazette=True)
    if tender.method == Method.LIMITED:
        for invitation in list(tender.invitations.order_by("pk"))[:-1]:
            person = next(cast[a] for a, p in cast.partners.items() if p.pk == invitation.partner_id)
            invitation_receive(invitation, by=person)
    if tender.document_price:
        for number, account in enumerate(bidders[:2], 1):
            document_payment_record(
                tender, by=cast["finance"], partner=cast.partners[account], amount=tender.document_price,
                receipt=f"PR-{tender.pk:04d}-{number}", paid_on=today(),
            )  # fmt: skip


def result_submit(cast: Cast, award: Award) -> ResultNotice:
    """Communication sends the words of a result to the partnership committee."""
    notice: ResultNotice = fire(ResultNotice.objects.get(award=award), "submit", by=cast["communication"])
    return notice


def result_publish(cast: Cast, award: Award) -> None:
    """The partnership committee agrees to them, and communication publishes the result."""
    notice = ResultNotice.objects.get(award=award)
    notice = notice if notice.state == "review" else result_submit(cast, award)
    fire(fire(notice, "agree", by=cast["partnership_secretary"]), "publish", by=cast["communication"])


def _clipping(name: str, tender: Tender) -> SimpleUploadedFile:
    """Grey lines on newsprint: a scan needs no words of its own, the announcement stands on the page."""
    picture = Image.new("L", (300, 420), 235)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((12, 12, 288, 408), outline=60, width=3)
    draw.rectangle((24, 24, 276, 60), fill=90)
    for line in range(80, 390, 16):
        draw.rectangle((30 + (line * tender.pk) % 60, line, 270, line + 5), fill=150)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return SimpleUploadedFile(f"{name}.png", out.getvalue(), "image/png")


def audience_story(cast: Cast) -> Iterator[timedelta]:
    """Who subscribes and who writes."""
    for email, fields, language, became in SUBSCRIBERS:
        subscription_ask(by=None, email=email, fields=fields, language=language)
        key = Subscription.objects.get(email=email).key
        if became != "asked":
            subscription_confirm(key)
        if became == "ended":
            subscription_end(key)
    yield timedelta(days=3)
    for kind, text, page, done in FEEDBACK:
        found = feedback_receive(by=None, kind=kind, text=text, email="", page=page, language="ar")
        if done:
            feedback_handle(found, by=cast["communication"], answer=done)
