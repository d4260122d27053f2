"""Background work with real workers on a real queue, also when one of them is killed."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from PIL import Image as Pillow
from psycopg.conninfo import make_conninfo

from config.environment import BASE_DIR
from opinion import images, tasks
from opinion.models import Rendition
from tests.pictures import jpeg, saved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("queue")]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """The folder in which the workers, too, find the files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def queue():
    """An empty queue, before and after: its tables are not the ORM's, so no flush clears them."""
    clear()
    yield
    clear()


def clear():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
        )


@pytest.fixture
def worker(tmp_path):
    """Starts workers in processes of their own, as `demo` does, and ends those that still run."""
    named = connection.settings_dict
    address = make_conninfo(
        dbname=named["NAME"],
        user=named["USER"],
        password=named["PASSWORD"],
        host=named["HOST"],
        port=named["PORT"],
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "STANDFIRST_VAR": str(tmp_path),
        "SECRET_KEY": "of the tests",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    started = []

    def start():
        words = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"]
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(words, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.wait(30)


def rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def status():
    """Where the making of renditions stands."""
    return [
        row[0]
        for row in rows("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'make_renditions'")
    ]


def until(condition, seconds=60):
    """Waits for something to become true; its last value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


def upload(data):
    return images.ingest(SimpleUploadedFile("picture.jpg", data), by=None)


def test_a_worker_makes_the_renditions_of_an_uploaded_picture_and_forgets_the_job(worker):
    worker()

    image = upload(jpeg(700, 500))

    assert until(lambda: image.renditions.filter(format="avif").exists())
    assert until(lambda: not status())
    assert {r.format for r in image.renditions.all()} == {"jpeg", "webp", "avif"}


def test_an_upload_that_is_undone_leaves_no_job():
    with transaction.atomic():
        upload(jpeg())
        transaction.set_rollback(True)

    assert status() == []


def test_a_job_whose_worker_is_killed_in_the_middle_is_finished_by_the_next_worker(worker, media):
    image = upload(saved(Pillow.effect_noise((4000, 3000), 90).convert("RGB"), "JPEG", quality=80))
    first = worker()
    darkroom = until(lambda: psutil.Process(first.pid).children(recursive=True))
    assert status() == ["doing"]

    first.send_signal(signal.SIGKILL)
    first.wait()

    assert until(lambda: not any(process.is_running() for process in darkroom), seconds=20)
    assert (status(), {r.format for r in image.renditions.all()}) == (["doing"], {"jpeg"})

    half_a_minute_passes()
    worker()

    assert until(lambda: not status(), seconds=120)
    keys = image.renditions.values_list("shape", "width", "format")
    assert len(keys) == len(set(keys)) == 3 * (5 + 5 + 3)
    assert {path.name for path in (media / "renditions").iterdir()} == set(
        Rendition.objects.values_list("name", flat=True)
    )


def half_a_minute_passes():
    """Without waiting for it: the dead worker's last sign of life grows old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '40 seconds'"
        )


def test_a_job_that_keeps_killing_its_workers_is_given_up(worker):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
            "VALUES ('default', 'make_renditions', '{\"image_id\": 1}', 'doing', %s)",
            [tasks.LIVES],
        )

    worker()

    assert until(lambda: status() == ["failed"], seconds=40)
