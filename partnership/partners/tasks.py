"""Jobs of the register."""

from procrastinate.contrib.django import app

from partnership.partners.services.documents import remind_of_ends
from partnership.partners.services.joining import forget_unanswered


@app.periodic(cron="23 4 * * *")
@app.task(name="partners.remind", queue="default", queueing_lock="partners.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every morning: papers that end in 30 days, in 7, today; and addresses that nobody confirmed go."""
    remind_of_ends()
    forget_unanswered()
