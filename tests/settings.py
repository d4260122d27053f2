"""The settings of a test run: the project's own, on a server and in a folder that are gone afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config import postgres

# The process that begins the run makes the folder and takes it away; its workers inherit the name.
if "STANDFIRST_TESTS" not in os.environ:
    os.environ["STANDFIRST_TESTS"] = tempfile.mkdtemp(prefix="standfirst-tests-")
    atexit.register(shutil.rmtree, os.environ["STANDFIRST_TESTS"], ignore_errors=True)
FOLDER = Path(os.environ["STANDFIRST_TESTS"])
SERVER = postgres.Server(FOLDER / "pg", durable=False)
(FOLDER / "static").mkdir(exist_ok=True)  # else WhiteNoise warns

os.environ["STANDFIRST_VAR"] = str(FOLDER)
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or SERVER.address

from config.settings import *  # noqa: E402, F403

SECRET_KEY = "of the tests"
INBOUND_SECRET = "the secret of incoming mail"
for database in DATABASES.values():  # noqa: F405
    database["CONN_MAX_AGE"] = 0  # a server thread that has answered leaves nothing behind
# The public side reads inside the test's own transaction, where the fixture `reader` puts on its role.
PUBLIC_DATABASE = "default"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
MAILERS = {name: {"BACKEND": _LOCMEM} for name in ("default", "prompt")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
