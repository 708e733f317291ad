# The product without the trial database. docs/deploy.md tells how to run it.
FROM python:3.11-slim-bookworm

RUN apt-get update -q && apt-get install -y -q --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir 'uv>=0.9' \
    && useradd --system --create-home --uid 10001 sharaka \
    && install -d -o sharaka -g sharaka /srv/sharaka /var/lib/sharaka

WORKDIR /srv/sharaka
ENV SHARAKA_DATA=/var/lib/sharaka HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1 UV_PYTHON_DOWNLOADS=never
COPY --chown=sharaka:sharaka pyproject.toml uv.lock README.md ./
USER sharaka
RUN uv sync --locked --no-default-groups --no-cache
COPY --chown=sharaka:sharaka . .
ENV PATH=/srv/sharaka/.venv/bin:$PATH
RUN SHARAKA_DEMO=1 DATABASE_URL=postgresql://none python manage.py compilemessages --locale ar --verbosity 0

VOLUME /var/lib/sharaka
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}), timeout=4)"]
# Prepares what changed (migrations, static files), then runs the web server and the job worker; SIGTERM stops both.
CMD ["python", "manage.py", "serve"]
