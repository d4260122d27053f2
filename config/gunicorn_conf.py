"""How gunicorn serves us: `gunicorn -c config/gunicorn_conf.py`, with PORT and WEB_CONCURRENCY outside."""

import os

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
