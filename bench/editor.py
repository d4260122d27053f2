"""An editor at the desk over HTTP: signed in, opening forms and sending them as a browser would."""

import http.client
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from ground import EDITOR, ROOT, Ground

ADD = "/desk/opinion/article/add/"
SIGN_IN = f"""
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from authors.models import User
editor, session = User.objects.get(email="{EDITOR}"), SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(editor.pk), editor.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.create()
print(session.session_key)
"""

COUNT = """
import json, sys, django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
session, method, path, form = json.load(sys.stdin)
client = Client(HTTP_HOST="localhost")
client.cookies["session"] = session
client.get("/desk/password_change/")
with CaptureQueriesContext(connection) as captured:
    answer = client.get(path) if method == "GET" else client.post(path, form)
assert answer.status_code == (200 if method == "GET" else 302), answer.status_code
print(len(captured))
"""


class Editor:
    """Signed in at the desk on this port; what she opens is kept in `page`."""

    def __init__(self, place: Ground, port: int) -> None:
        self.place, self.port = place, port
        self.cookies = {"session": self._run(SIGN_IN).split()[-1]}

    def _run(self, code: str, given: str = "") -> str:
        """What Python code says, run as the desk's processes run."""
        named = {"DJANGO_SETTINGS_MODULE": "config.settings", "SITE_ROLE": "desk", "SERVING": "1"}
        words, environment = (
            [sys.executable, "-c", code],
            os.environ | named | {"DATABASE_URL": self.place.database},
        )
        done = subprocess.run(
            words, cwd=ROOT, env=environment, input=given, capture_output=True, text=True, check=True
        )
        return done.stdout

    def count(self, method: str, path: str, form: dict[str, str] | None = None) -> int:
        """How many questions the answer asks of the database; a form is carried out."""
        return int(self._run(COUNT, json.dumps([self.cookies["session"], method, path, form])))

    def get(self, path: str) -> str:
        """A page, which has to be there."""
        status, _where, text = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return text

    def send(self, path: str, form: dict[str, str]) -> str:
        """A form, which has to be taken; where it leads."""
        status, where, text = self._ask("POST", path, urlencode(form))
        if status != 302:
            said = re.findall(r'class="error(?:note|list)[^>]*>(.*?)</', text, re.DOTALL)
            raise RuntimeError(f"POST {path}: {status} {said[:3]}")
        return where

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://localhost"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", text

    # --- acts

    def begin(self, line: dict[str, Any], author: int, topic: int) -> str:
        """Writes a new piece; the address of its form."""
        form = fields(self.get(ADD), "article_form") | {
            "headline": line["headline"],
            "standfirst": line["standfirst"],
            "body": line["body"],
            "origin": "original",
            "bylines-0-author": str(author),
            "bylines-0-bio_line": "Teaches.",
            "topic_links-0-tag": str(topic),
            "_save": "1",
        }
        return self.send(ADD, form)


def changed(page: str) -> dict[str, str]:
    """The form of a piece with a few more words in its text."""
    form = fields(page, "article_form")
    form["body"] = form["body"].replace("</p>", " And so it is.</p>", 1)
    return form | {"_save": "1"}


def published(page: str) -> dict[str, str]:
    """The form that publishes, with a reason where nobody has agreed to the text."""
    return fields(page, "") | {"reason": "yes_by_message", "sentence": "She said yes by telephone."}


def fields(page: str, form: str) -> dict[str, str]:
    """What this form would send, its buttons apart; `form` is its id, or empty for the first one that is posted."""
    reader = _FormReader(form)
    reader.feed(page)
    return reader.found


class _FormReader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.found = form, False, dict[str, str]()
        self.text_of = self.select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in given}
        name = attrs.get("name", "")
        if tag == "form":
            is_it = attrs.get("id") == self.form if self.form else attrs.get("method") == "post"
            self.inside = is_it and "logout" not in attrs.get("id", "") + attrs.get("action", "")
        elif not self.inside or "disabled" in attrs:
            return
        elif tag == "input" and name and attrs.get("type") not in {"submit", "button", "file"}:
            if attrs.get("type") not in {"checkbox", "radio"} or "checked" in attrs:
                self.found[name] = attrs.get("value", "on" if attrs.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.text_of, self.found[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.found[self.select] = attrs.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.found[self.text_of] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text_of:
            self.found[self.text_of] = self.found[self.text_of].removeprefix("\n")
            self.text_of = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False
