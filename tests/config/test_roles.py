"""One process or many: what a process of each role has, and what it lacks."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

PROBE = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import resolve
client = Client(raise_request_exception=False)
ask = json.loads(os.environ["ASK"])
answers = {path: client.get(path, **{"headers": {"Host": host}}) for host, path in ask}
print(json.dumps({
    "apps": sorted(app.label for app in apps.get_app_configs()),
    "middleware": [name.rpartition(".")[2] for name in settings.MIDDLEWARE],
    "processors": len(settings.TEMPLATES[0]["OPTIONS"]["context_processors"]),
    "databases": {name: [of["ENGINE"], of["USER"], of["HOST"]] for name, of in settings.DATABASES.items()},
    "views": [resolve(path).view_name for path in ["/desk/login/", "/contribute/", "/account/login/", "/feed/"]],
    "answers": {path: [a.status_code, a.headers.get("Location", ""), len(a.cookies)] for path, a in answers.items()},
}))
"""
WHERE = "postgresql://reader@/standfirst?host=%2Fnowhere"


def look(role: str, *ask: tuple[str, str], **variables: str) -> dict[str, Any]:
    """What a process of this role says of itself, and to these questions (host, path)."""
    gone = {"DATABASE_URL", "READER_DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=environment.BASE_DIR,
        env=kept | {"SITE_ROLE": role, "ASK": json.dumps(ask)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_site_has_nothing_of_the_desk() -> None:
    found = look(
        "site",
        ("localhost", "/robots.txt"),
        ("localhost", "/healthz"),
        READER_DATABASE_URL=WHERE,
    )

    apps = "auth authors contenttypes opinion postgres runserver_nostatic staticfiles taggit"
    assert found["apps"] == apps.split()
    assert found["middleware"] == [
        "SecurityMiddleware",
        "XFrameOptionsMiddleware",
        "refuse_unreadable",
        "public_headers",
        "WhiteNoiseMiddleware",
        "CommonMiddleware",
    ]
    assert found["processors"] == 0
    assert found["databases"] == {
        "default": ["config.impatient", "reader", "/nowhere"],
        "reader": ["config.impatient", "reader", "/nowhere"],
    }
    # what is no address of its own may be that of a piece
    assert found["views"] == ["public:piece", "public:piece", "public:piece", "public:feed"]
    assert found["answers"] == {"/robots.txt": [200, "", 0], "/healthz": [200, "", 0]}


def test_desk_leads_readers_to_the_site() -> None:
    found = look(
        "desk",
        ("desk.example.org", "/2026/11/a-piece/?x=1"),
        ("desk.example.org", "/healthz"),
        ("www.example.org", "/robots.txt"),
        SITE_URL="https://www.example.org",
        ALLOWED_HOSTS="desk.example.org,www.example.org",
    )

    assert {"admin", "account", "procrastinate", "sessions"} <= set(found["apps"])
    assert found["databases"]["default"][0] == "django.db.backends.postgresql"
    assert found["views"] == ["opinion.admin.site.login", "portal:home", "account_login", "public:feed"]
    assert found["answers"] == {
        "/2026/11/a-piece/?x=1": [302, "https://www.example.org/2026/11/a-piece/?x=1", 0],
        "/healthz": [200, "", 0],
        "/robots.txt": [200, "", 0],
    }


def test_a_role_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_ROLE", "worker")

    with pytest.raises(ImproperlyConfigured, match=r"SITE_ROLE is 'worker'; it may be all, site, desk\."):
        environment.role()
