"""Jobs of the public site."""

from procrastinate.contrib.django import app

from partnership.site.services.limits import forget_old


@app.periodic(cron="43 3 * * *")
@app.task(name="site.forget_old", queue="default", queueing_lock="site.forget_old", pass_context=False)
def forget(timestamp: int) -> None:
    """Every night: the counts of sent forms that are older than a day."""
    forget_old()
