"""Jobs of the register. A job carries numbers of rows only."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from partnership.partners.models import Notice
from partnership.people.models import User


@app.task(name="partners.mail_notice", queue="default", retry=3)
def mail_notice(notice_id: int) -> None:
    """Send what was said to everybody who represents the partner."""
    notice = Notice.objects.select_related("partner").get(pk=notice_id)
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=notice.partner_id)
    for person in people.exclude(email="").distinct():
        with translation.override(person.language):
            subject = _("From the ministry to %(partner)s") % {"partner": notice.partner}
            body = _("%(text)s\n\nOpen it: %(url)s") % {"text": notice, "url": settings.SITE_URL + notice.url}
            send_mail(subject, body, None, [person.email])


@app.periodic(cron="23 4 * * *")
@app.task(name="partners.remind", queue="default", queueing_lock="partners.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every morning: papers that end in 30 days, in 7, today."""
    from partnership.partners.services.documents import remind_of_ends  # noqa: PLC0415 -- the service defers a job here

    remind_of_ends()
