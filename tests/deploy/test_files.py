"""What is handed to Docker and nginx agrees with itself, with the code and with the documentation."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import postgres
from config.environment import BASE_DIR
from tests import settings

COMPOSE = (BASE_DIR / "docker-compose.yml").read_text()
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()
NGINX = (BASE_DIR / "deploy" / "nginx.conf").read_text()
OPERATING = (BASE_DIR / "docs" / "operating.md").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
SETTINGS = "".join((BASE_DIR / "config" / name).read_text() for name in ("settings.py", "environment.py"))
OF_THE_LIBRARY = {"WEB_CONCURRENCY"}  # read by config/gunicorn_conf.py
READ = re.compile(r"""(?:environ(?:\.get)?[(\[]|\bflag\(|\bwords\()["']([A-Z_]+)""")
OUR_OWN = {
    "PATH",
    "SERVING",
    "DJANGO_SETTINGS_MODULE",
}  # set by the system, or by one of our processes for the next


def test_the_services_are_those_that_the_code_can_be() -> None:
    assert list(SERVICES) == ["db", "migrate", "site", "desk", "worker", "nginx"]
    roles = {name: of["environment"].get("SITE_ROLE") for name, of in SERVICES.items()}
    assert roles == {
        "db": None,
        "migrate": "desk",
        "site": "site",
        "desk": "desk",
        "worker": "desk",
        "nginx": None,
    }


def test_the_database_is_of_the_version_that_we_bring_along() -> None:
    ours = subprocess.run(
        [postgres.programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    )

    assert SERVICES["db"]["image"] == f"postgres:{ours.stdout.split()[-1].partition('.')[0]}"


def test_site_knows_no_secret_of_the_desk() -> None:
    site = str(SERVICES["site"]["environment"])

    assert "reader:" in site
    assert not re.search(r"SECRET_KEY|DATABASE_PASSWORD|MAIL_|'DATABASE_URL'", site)


@pytest.mark.parametrize("name", ["migrate", "site", "desk", "worker"])
def test_every_variable_of_a_process_is_one_that_it_reads_and_that_is_documented(name: str) -> None:
    variables = set(SERVICES[name]["environment"])

    assert {v for v in variables - OF_THE_LIBRARY if f'"{v}"' not in SETTINGS} == set()
    assert {v for v in variables if f"`{v}`" not in OPERATING} == set()


def test_whatever_may_be_put_into_env_is_documented() -> None:
    named = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))

    assert {name for name in named if f"`{name}`" not in OPERATING} == set()


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    files = [BASE_DIR / "manage.py", *BASE_DIR.glob("config/**/*.py"), *BASE_DIR.glob("opinion/**/*.py")]
    read = {name for file in files for name in READ.findall(file.read_text())} - OUR_OWN
    table = OPERATING.partition("## What each variable does")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == read


def test_nginx_is_given_every_name_that_its_template_asks_for() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", NGINX)) == set(SERVICES["nginx"]["environment"])


def test_nginx_never_shows_an_old_page_because_a_new_one_is_on_its_way() -> None:
    said = re.sub(r"#.*", "", NGINX)

    assert "updating" not in said
    assert said.count("proxy_cache pages;") == 1
    desk = said.partition("server_name ${DESK_HOST};")[2]
    assert "proxy_cache" not in desk


@pytest.mark.parametrize("name", ["migrate", "site", "desk", "worker"])
def test_no_process_may_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_every_command_is_one_that_there_is() -> None:
    commands = " ".join(str(of.get("command", "")) for of in SERVICES.values()) + DOCKERFILE
    ours = {path.stem for path in (BASE_DIR / "opinion" / "management" / "commands").glob("[a-z]*.py")}

    asked = set(re.findall(r"manage\.py (\w+)", commands))
    assert asked - ours == {"migrate", "procrastinate", "collectstatic"}


def test_the_image_holds_what_runs_and_is_nobody_in_particular() -> None:
    copied = set(re.findall(r"^COPY (\w\S*) \S+$", DOCKERFILE, re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=BASE_DIR, capture_output=True, text=True, check=True)
    here = {Path(line).parts[0] for line in tracked.stdout.splitlines()}
    not_run = {"tests", "docs", "tools", "bench", "deploy"}

    folders = {name for name in here if (BASE_DIR / name).is_dir() and not name.startswith(".")}
    assert copied - {"requirements.lock"} == (folders - not_run) | {"manage.py"}
    assert {line[1:] for line in (BASE_DIR / ".dockerignore").read_text().split() if line[0] == "!"} == copied
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["standfirst"]
    assert "--require-hashes" in DOCKERFILE


def test_the_image_has_the_python_that_the_project_is_made_with() -> None:
    wanted = (BASE_DIR / ".python-version").read_text().strip()

    assert set(re.findall(r"^FROM python:(\S+)-slim", DOCKERFILE, re.MULTILINE)) == {wanted}


def test_the_image_keeps_its_state_where_the_volumes_are() -> None:
    where = re.search(r"STANDFIRST_VAR=(\S+)", DOCKERFILE)[1]

    for name in ("desk", "worker"):
        assert SERVICES[name]["volumes"] == [f"media:{where}/media", f"mail:{where}/mail"]
    assert SERVICES["site"]["volumes"] == [f"media:{where}/media:ro"]
    assert settings.MEDIA_ROOT.name == "media"
