"""nginx as deployed, in front of a `site`; beside it the same bytes as static files."""

import os
import re
import shutil
from pathlib import Path

from ground import ROOT, Ground, answers, free_port, wait_for

MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
daemon off;
worker_processes 1;
{user}
events {{}}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/standfirst.conf;
    server {{
        listen 127.0.0.1:{static};
        root {folder}/bytes;
    }}
}}
"""


class Front:
    """nginx with two ports: one that stores the pages of `site` (`cached`), one with files (`static`)."""

    def __init__(self, place: Ground, site: int) -> None:
        self.folder = place.folder / "nginx"
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "bytes").mkdir(parents=True)
        self.port, self._static = free_port(), free_port()
        self._configure(site)
        program = shutil.which("nginx") or "nginx"
        self.process = place.start([program, "-p", str(self.folder), "-c", str(self.folder / "main.conf")])
        wait_for(lambda: answers(self.port))

    def _configure(self, site: int) -> None:
        named = {
            "LISTEN": f"127.0.0.1:{self.port}",
            "CACHE_FOLDER": str(self.folder / "pages"),
            "SITE_SERVER": f"127.0.0.1:{site}",
            "DESK_SERVER": f"127.0.0.1:{site}",
            "SITE_HOST": "127.0.0.1",
            "DESK_HOST": "desk.localhost",
            "DESK_URL": "http://desk.localhost",
            "SCHEME": "http",
            "HSTS": "",
        }
        template = (ROOT / "deploy" / "nginx.conf").read_text()
        filled = re.sub(r"\$\{([A-Z_]+)\}", lambda name: named[name[1]], template)
        (self.folder / "standfirst.conf").write_text(filled)
        user = "user root;" if os.geteuid() == 0 else ""  # else its worker may not enter the folder
        main = MAIN.format(folder=self.folder, static=self._static, user=user)
        (self.folder / "main.conf").write_text(main)

    def keep(self, name: str, content: bytes) -> None:
        """These bytes are a static file of that name from now on."""
        self._file(name).write_bytes(content)

    def static(self, name: str) -> str:
        """The address of the file."""
        return f"http://127.0.0.1:{self._static}/{self._file(name).name}"

    def cached(self, path: str) -> str:
        """The address of a page behind the microcache."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _file(self, name: str) -> Path:
        return self.folder / "bytes" / re.sub("[^a-z]+", "-", name)
