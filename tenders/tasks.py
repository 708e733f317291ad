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
from tenders import portal_tasks  # noqa: F401 -- the worker finds jobs in modules called tasks
from tenders.box import receipts
from tenders.models import BidVersion, EnvelopeFile, PaperPhoto
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
            name = f"{folder}/{path.name}"
            named = any(rows.objects.filter(path=name).exists() for rows in (EnvelopeFile, PaperPhoto))
            if not named and time.time() - path.stat().st_mtime > OLD:
                path.unlink(missing_ok=True)


@app.periodic(cron="11 4 * * *")
@app.task(name="tenders.warn_securities", queue="default", queueing_lock="tenders.warn_securities", pass_context=False)
def warn_securities(timestamp: int) -> None:
    """Every morning: bid securities that end soon."""
    securities_warn()
