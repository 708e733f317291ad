"""Jobs of the contracts room."""

from procrastinate.contrib.django import app

from contracts.services.guarantees import bonds_warn


@app.periodic(cron="31 4 * * *")
@app.task(name="contracts.remind", queue="default", queueing_lock="contracts.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every morning: guarantees that end in 30 days, in 7, today."""
    bonds_warn()
