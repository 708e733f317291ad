"""Jobs of the tenders room. A job carries numbers of rows only: nothing of a bid's content ever stands in the queue."""

import time
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from partnership.people.models import User
from tenders.box import receipts
from tenders.models import Addendum, BidVersion, Clarification, ClarificationAsker, EnvelopeFile
from tenders.selectors.recipients import people_of, recipients_of
from tenders.services.security import securities_warn

OLD = 86_400  # seconds after which ciphertext that no row names is nobody's any more


@app.task(name="tenders.mail_receipt", queue="default", retry=3)
def mail_receipt(version_id: int) -> None:
    """Send the signed receipt to everybody who represents the bidder."""
    version = BidVersion.objects.select_related("signed", "bid__tender__project").get(pk=version_id)
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=version.bid.partner_id)
    for person in people.exclude(email="").distinct():
        with translation.override(person.language):
            subject = _("Receipt %(receipt)s: your bid is sealed") % {"receipt": version.receipt}
            body = _(
                "%(what)s\n\nKeep this receipt: it proves what you sent and when.\n\n%(text)s\nVerify it: %(url)s"
            ) % {
                "what": version.bid.tender.project.name,
                "text": receipts.whole(version.signed),
                "url": f"{settings.SITE_URL}/receipts/verify/",
            }
        send_mail(subject, body, None, [person.email])


@app.periodic(cron="17 3 * * *")
@app.task(name="tenders.sweep_box", queue="default", queueing_lock="tenders.sweep_box", pass_context=False)
def sweep_box(timestamp: int) -> None:
    """Every night: remove ciphertext of uploads that a crash cut off, which no row names."""
    storage = storages["default"]
    if not isinstance(storage, FileSystemStorage):
        return
    root = Path(storage.location)
    for folder in ("incoming", "box"):
        for path in (root / folder).glob("*"):
            named = EnvelopeFile.objects.filter(path=f"{folder}/{path.name}").exists()
            if not named and time.time() - path.stat().st_mtime > OLD:
                path.unlink(missing_ok=True)


@app.periodic(cron="11 4 * * *")
@app.task(name="tenders.warn_securities", queue="default", queueing_lock="tenders.warn_securities", pass_context=False)
def warn_securities(timestamp: int) -> None:
    """Every morning: bid securities that end soon."""
    securities_warn()


@app.task(name="tenders.mail_addendum", queue="default", retry=3)
def mail_addendum(addendum_id: int) -> None:
    """Tell whoever the addendum was sent to by e-mail, in their language."""
    addendum = Addendum.objects.select_related("tender__project").get(pk=addendum_id)
    for person in people_of(addendum.receipts.values_list("partner_id", flat=True)).exclude(email=""):
        with translation.override(person.language):
            subject = _("Addendum to tender %(tender)s") % {"tender": addendum.tender.reference}
            body = _(
                "%(what)s\n\n%(summary)s\n\nConfirm on its page that you received it. A bid that was sent before must be confirmed, replaced or withdrawn before the closing date.\n%(url)s"
            ) % {
                "what": addendum.tender.project.name,
                "summary": addendum.summary,
                "url": settings.SITE_URL + addendum.get_absolute_url(),
            }
        send_mail(subject, body, None, [person.email])


@app.task(name="tenders.mail_answer", queue="default", retry=3)
def mail_answer(clarification_id: int) -> None:
    """Tell every bidder and invitee of a published answer, in the same words, one message each."""
    question = Clarification.objects.select_related("tender__project").get(pk=clarification_id)
    asker = ClarificationAsker.objects.filter(clarification=question).values_list("partner_id", flat=True)
    for person in people_of(recipients_of(question.tender) | {*asker}).exclude(email=""):
        with translation.override(person.language):
            subject = _("Answer to a question on tender %(tender)s") % {"tender": question.tender.reference}
            body = _("%(what)s\n\n%(question)s\n\n%(answer)s\n%(url)s") % {
                "what": question.tender.project.name,
                "question": question.shown_question,
                "answer": question.answer,
                "url": settings.SITE_URL + question.get_absolute_url(),
            }
        send_mail(subject, body, None, [person.email])
