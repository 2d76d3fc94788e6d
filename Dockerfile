# Two stages: wheels are installed where pip may write; the second image has no pip cache, compiler or tests.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --require-hashes -r /tmp/base.txt \
    && /opt/venv/bin/python -m pip uninstall -y pip setuptools

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 antq \
    && useradd --uid 10001 --gid antq --home-dir /var/lib/antq --shell /usr/sbin/nologin antq \
    && install -d -o antq -g antq -m 0700 /var/lib/antq
COPY --from=packages /opt/venv /opt/venv
COPY . /srv/antq
RUN python -m compileall -q /srv/antq && chmod 0755 /srv/antq/deploy/entrypoint.sh

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ANTQ_PRODUCTION=1 \
    ANTQ_DATA=/var/lib/antq \
    ANTQ_ENV_FILE=/dev/null \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /srv/antq
USER 10001:10001
VOLUME /var/lib/antq
EXPOSE 8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["/srv/antq/deploy/entrypoint.sh"]
CMD ["web"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/srv/antq/deploy/entrypoint.sh", "healthy"]
