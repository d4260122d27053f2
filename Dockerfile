# One image for every process; docker-compose.yml says which command each runs. Run as a user without rights.
FROM python:3.13-slim AS packages
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STANDFIRST_VAR=/var/lib/standfirst
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin standfirst
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py ./
COPY config config
COPY authors authors
COPY opinion opinion
COPY templates templates
COPY locale locale
COPY static static
COPY fixtures fixtures
# The static files are part of the image; uploads, and mails where there is no mail server, are volumes.
RUN python manage.py collectstatic --no-input --verbosity 0 \
  && mkdir -p /var/lib/standfirst/media /var/lib/standfirst/mail \
  && chown standfirst /var/lib/standfirst/media /var/lib/standfirst/mail
USER standfirst
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn_conf.py", "--bind", "0.0.0.0:8000"]
