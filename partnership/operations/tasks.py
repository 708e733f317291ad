"""Jobs of the machinery itself."""

from typing import Any

from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="operations.retry_stalled", queue="default", queueing_lock="operations.retry_stalled", pass_context=True)
async def retry_stalled(context: Any, timestamp: int) -> None:
    """Every five minutes: jobs whose worker was killed begin anew; without this they would stay half done for ever.

    A worker that sends no heartbeat for half a minute counts as dead (procrastinate's own default).
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
