"""What the environment says, read once and in one way. Pure: starts nothing, writes nothing."""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent

ROLES = ("all", "site", "desk")
READER_SESSION = (
    "-c default_transaction_read_only=on -c statement_timeout=2s -c jit=off "
    "-c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"
)
# What is asked again and again is prepared, and planned once for all values: config.impatient says which statements.
READER_CURSORS = {"server_side_binding": True, "prepare_threshold": 2}
DESK_SESSION = (
    "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s "
    "-c jit=off -c max_parallel_workers_per_gather=0"
)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes and on mean yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def role() -> str:
    """What this process serves (`SITE_ROLE`): `site` readers, `desk` those who sign in, `all` (without it) both."""
    value = os.environ.get("SITE_ROLE") or "all"
    if value not in ROLES:
        raise ImproperlyConfigured(f"SITE_ROLE is {value!r}; it may be {', '.join(ROLES)}.")
    return value


def language(known: list[str]) -> str:
    """The language of the desk's records (`DESK_LANGUAGE`), one of those `known`; the first of them without it."""
    value = os.environ.get("DESK_LANGUAGE", "").lower() or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"DESK_LANGUAGE is {value!r}; it may be {', '.join(known)}.")
    return value


def inbound_secret() -> str:
    """What a service has to say that posts incoming mail (`INBOUND_SECRET`); without it nobody may."""
    return os.environ.get("INBOUND_SECRET", "").strip()


def var_dir() -> Path:
    """The folder that holds all state of this installation (`STANDFIRST_VAR`)."""
    return Path(os.environ.get("STANDFIRST_VAR") or BASE_DIR / "var").resolve()


def secret_key() -> str:
    """`SECRET_KEY`, else the one that the first start wrote into the state folder, else an insecure one."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    try:
        return (var_dir() / "secret_key").read_text().strip()
    except OSError:
        return "django-insecure-not-started-yet"


def reader_password(key: str) -> str:
    """The password of the role `reader` where we create it ourselves: derived, so that nothing is stored."""
    return hmac.new(key.encode(), b"standfirst.reader", hashlib.sha256).hexdigest()


def database(url: str, *, session: str, **extra: Any) -> dict[str, Any]:
    """A Django database setting from a libpq connection string or address."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    named = {key: str(parts.pop(key, "") or "") for key in ("dbname", "user", "password", "host", "port")}
    options = {**parts, "options": f"{parts.get('options', '')} {session}".strip()}
    options.setdefault("connect_timeout", 2)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        **extra,
    }


def databases(key: str) -> dict[str, dict[str, Any]]:
    """`default` (the desk) and `reader` (everything public), as `DATABASE_URL` and `READER_DATABASE_URL` say.

    The role `site` knows the reader's alone, under both names.

    Without `DATABASE_URL`, the embedded server's; its address is known only once it runs (config.embedded sets
    the variable), so a mere import of the settings names a server that is not there and starts none.
    """
    url = os.environ.get("DATABASE_URL") or "postgresql:///standfirst?host=/nonexistent"
    # A request that waits too long is answered with a sentence; a migration may take the time it needs.
    serving = flag("SERVING")
    # A cursor on the server's side costs three questions for one; only a command reads more than a page.
    desk = database(url, session=DESK_SESSION if serving else "", DISABLE_SERVER_SIDE_CURSORS=serving)
    if reader_url := os.environ.get("READER_DATABASE_URL"):
        reader = database(reader_url, session=READER_SESSION)
    else:
        reader = database(url, session=READER_SESSION, USER="reader", PASSWORD=reader_password(key))
    reader |= {"ENGINE": "config.impatient", "TEST": {"MIRROR": "default"}}
    reader["OPTIONS"] |= READER_CURSORS
    return {"default": reader if role() == "site" else desk, "reader": reader}
