"""A whole installation in processes of its own: PostgreSQL, `site`, `desk`, a worker when asked for, and nginx."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path

import psutil
import psycopg

from config.environment import BASE_DIR
from config.postgres import Server

PUBLIC, DESK = "localhost", "desk.localhost"
INBOUND_SECRET = "what the service for incoming mail says"
PYTHON = sys.executable
GUNICORN = [PYTHON, "-m", "gunicorn", "--config", "config/gunicorn_conf.py"]
LOGGED = "%(r)s|%({cookie}i)s|%({authorization}i)s|%({x-forwarded-host}i)s|%({accept-language}i)s|%({host}i)s"
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("grant_reader", role="reader", verbosity=0)
call_command("seed", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
"""
MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
daemon off;
worker_processes 1;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/standfirst.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Answer:
    """What nginx answered, and how long that took."""

    def __init__(self, answer: HTTPResponse, content: bytes, took: float) -> None:
        self.status, self.headers, self.took = answer.status, answer.headers, took
        self.text = content.decode()


class House:
    """The processes, and how to talk to them."""

    def __init__(self, folder: Path, nginx: str) -> None:
        self.folder, self.nginx = folder, nginx
        self.server = Server(folder / "database", durable=False)
        self.port, self.site_port, self.desk_port = free_port(), free_port(), free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def open(self) -> None:
        """Bring up everything but the worker."""
        self.folder.chmod(0o711)
        self.server.start()
        self.do(PREPARE)
        self.start_site()
        desk = ["--bind", f"127.0.0.1:{self.desk_port}"]
        self.start("desk", [*GUNICORN, *desk], self.of_the_desk())
        self.write_configuration()
        self.start("nginx", [self.nginx, "-p", str(self.folder), "-c", str(self.folder / "main.conf")], {})
        wait_for(lambda: self.answers(self.desk_port) and self.answers(self.port))

    def close(self) -> None:
        """End everything that was started here."""
        self.thaw()
        for name in list(self.running):
            self.stop(name)
        self.server.stop()
        shutil.rmtree(self.folder)

    def environment(self, **variables: str) -> dict[str, str]:
        ours = {"DATABASE_URL", "READER_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "WARM_THROUGH"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return kept | {
            "STANDFIRST_VAR": str(self.folder / "var"),
            "SITE_URL": f"http://{PUBLIC}:{self.port}",
            "ALLOWED_HOSTS": f"{PUBLIC},{DESK},127.0.0.1",
            **variables,
        }

    def of_the_desk(self) -> dict[str, str]:
        return {
            "SITE_ROLE": "desk",
            "DATABASE_URL": self.server.address,
            "SECRET_KEY": "of one test",
            "INBOUND_SECRET": INBOUND_SECRET,
        }

    def of_the_site(self) -> dict[str, str]:
        """No credentials but the reader's, and no key."""
        as_reader = self.server.address.replace("//standfirst@", "//reader@")
        return {"SITE_ROLE": "site", "READER_DATABASE_URL": as_reader, "WEB_CONCURRENCY": "1"}

    def start_site(self) -> None:
        site = ["--bind", f"127.0.0.1:{self.site_port}", "--access-logfile", str(self.folder / "site.log")]
        self.start("site", [*GUNICORN, *site, "--access-logformat", LOGGED], self.of_the_site())
        wait_for(lambda: self.answers(self.site_port))

    def start(self, name: str, words: list[str], variables: dict[str, str]) -> None:
        with (self.folder / f"{name}.out").open("ab") as out:
            self.running[name] = subprocess.Popen(
                words, cwd=BASE_DIR, env=self.environment(**variables), stdout=out, stderr=out
            )

    def stop(self, name: str) -> None:
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def do(self, code: str) -> None:
        """Run code as the desk's processes would."""
        setup = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\nimport django\ndjango.setup()\n"
        self.run([PYTHON, "-c", setup + code])

    def manage(self, *words: str) -> str:
        return self.run([PYTHON, "manage.py", *words])

    def run(self, words: list[str]) -> str:
        environment = self.environment(**self.of_the_desk())
        done = subprocess.run(
            words, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write_configuration(self) -> None:
        names = {
            "LISTEN": f"127.0.0.1:{self.port}",
            "CACHE_FOLDER": str(self.folder / "pages"),
            "SITE_SERVER": f"127.0.0.1:{self.site_port}",
            "DESK_SERVER": f"127.0.0.1:{self.desk_port}",
            "SITE_HOST": PUBLIC,
            "DESK_HOST": DESK,
            "DESK_URL": f"http://{DESK}:{self.port}",
            "SCHEME": "http",
            "HSTS": "",
        }
        template = (BASE_DIR / "deploy" / "nginx.conf").read_text()
        filled = re.sub(r"\$\{([A-Z_]+)\}", lambda name: names[name[1]], template)
        (self.folder / "standfirst.conf").write_text(filled)
        user = (
            "user root;" if os.geteuid() == 0 else ""
        )  # else its workers may not enter the folder of the test
        (self.folder / "main.conf").write_text(MAIN.format(folder=self.folder, user=user))

    def get(
        self, path: str, *, host: str = PUBLIC, method: str = "GET", body: str = "", **headers: str
    ) -> Answer:
        """Ask nginx; `headers` with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        began = time.monotonic()
        connection.request(method, path, body or None, {"Host": f"{host}:{self.port}"} | named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return Answer(answer, content, time.monotonic() - began)

    def answers(self, port: int) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": PUBLIC})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.address, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def freeze(self) -> None:
        """PostgreSQL stays, holds all its connections, and says nothing more."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, what: signal.Signals) -> None:
        try:
            pid = int((self.server.folder / "postmaster.pid").read_text().split()[0])
            them = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        except (OSError, psutil.NoSuchProcess):
            return
        for process in them:
            process.send_signal(what)
