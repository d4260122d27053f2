"""How a worker is set up before it serves."""

import gc
import runpy
from pathlib import Path

CONF = Path(__file__).parents[2] / "config/gunicorn_conf.py"


def test_a_collection_does_not_go_through_what_a_worker_has_loaded() -> None:
    known = len(gc.get_objects())
    try:
        runpy.run_path(str(CONF))["post_worker_init"](None)
        assert gc.get_freeze_count() > known / 2 > len(gc.get_objects())
    finally:
        gc.unfreeze()
