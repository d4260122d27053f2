"""How gunicorn serves us: `gunicorn -c config/gunicorn_conf.py`, with PORT and WEB_CONCURRENCY outside."""

import ctypes
import gc
import os
import sys
from typing import Any

wsgi_app = "config.wsgi:application"
bind = [f"127.0.0.1:{os.environ.get('PORT', '8000')}"]
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Readers' pages are our own work more than waiting, behind an nginx that waits for slow clients in our stead; and each
# thread holds a connection to the database.
threads = 2 if os.environ.get("SITE_ROLE") == "site" else 8
timeout = 30
graceful_timeout = 8
loglevel = "warning"
raw_env = ["SERVING=1"]  # the settings then bound how long a statement may take
control_socket_disable = True  # else it puts a socket into the home folder

# A large block that is free goes back to the system at once; glibc would learn to keep as much as a file that came in,
# once for each thread. (M_MMAP_THRESHOLD; other C libraries do not know it.)
if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(-3, 1024 * 1024)


def post_worker_init(worker: Any) -> None:
    """What was loaded stays for good: a collection that goes through it all would halt a worker for 30 to 60 ms."""
    gc.collect()
    gc.freeze()
