"""The production server: two workers with threads; `PORT` and `WEB_CONCURRENCY` change what they say."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
keepalive = 15
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeat file, no data
accesslog = None
