"""Static files: the name of their contents, looked up once."""

from pathlib import Path
from typing import Any

import pytest

from config.static_files import StaticFiles


@pytest.fixture
def storage(tmp_path: Path) -> StaticFiles:
    made = StaticFiles(location=tmp_path, base_url="/static/")
    made.hashed_files = {"desk.css": "desk.1.css"}
    return made


def test_a_file_is_looked_up_once_a_process(storage: StaticFiles) -> None:
    assert storage.url("desk.css") == "/static/desk.1.css"
    storage.hashed_files = {"desk.css": "desk.2.css"}

    assert storage.url("desk.css") == "/static/desk.1.css"
    assert storage.url("desk.css", force=True) == "/static/desk.2.css"


def test_a_file_that_is_not_there_is_an_error_every_time(storage: StaticFiles) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match=r"missing\.css"):
            storage.url("missing.css")


def test_while_debugging_nothing_is_looked_up(storage: StaticFiles, settings: Any) -> None:
    settings.DEBUG = True

    assert storage.url("desk.css") == "/static/desk.css"
