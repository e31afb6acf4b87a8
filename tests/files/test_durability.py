"""Pulling the plug while people upload: whatever was acknowledged is there, and no row names missing bytes."""

import random
import signal
import subprocess
import sys
import time
import uuid

from app.files import queries, service
from app.files.invariants import INVARIANTS
from app.files.store import LocalStore
from app.kernel.actor import system
from app.kernel.db import read_only
from tests.factories import accounts

UPLOADER = """
import io, sys, uuid
from pathlib import Path
from app.files import service, store
from app.files.store import LocalStore
from app.kernel import db
from app.kernel.actor import Actor
from app.accounts import models as accounts

db.configure(sys.argv[1])
store.use(LocalStore(Path(sys.argv[2])))
owner = Actor(person_id=uuid.UUID(sys.argv[3]), name="Owner")
number = 0
while True:
    number += 1
    content = f"{sys.argv[4]}-{number}".encode() * 20_000
    print(service.upload(owner, io.BytesIO(content), "a.pdf").id, flush=True)
"""
PLUGS_PULLED = 4


def killed_upload(url: str, folder: LocalStore, owner: uuid.UUID, run: int) -> list[uuid.UUID]:
    """Let a process upload, kill it at an arbitrary moment, and return what it had acknowledged."""
    given = [url, str(folder.folder), str(owner), str(run)]
    with subprocess.Popen(
        [sys.executable, "-c", UPLOADER, *given], stdout=subprocess.PIPE, text=True
    ) as child:
        acknowledged = [child.stdout.readline()]
        time.sleep(random.Random(run).uniform(0, 0.15))
        child.kill()
        acknowledged += child.stdout.read().splitlines()
    assert child.returncode == -signal.SIGKILL
    return [uuid.UUID(line.strip()) for line in acknowledged if len(line.strip()) == 36]


def test_what_was_acknowledged_survives_the_kill(real_database, kept):
    owner = accounts.person()
    accounts.save(owner)
    acknowledged = [
        file_id
        for run in range(PLUGS_PULLED)
        for file_id in killed_upload(real_database, kept, owner.id, run)
    ]
    assert len(acknowledged) >= PLUGS_PULLED
    with read_only() as reading:
        assert queries.by_ids(acknowledged).keys() == set(acknowledged)
        assert {one.name: list(one.find(reading)) for one in INVARIANTS} == {
            one.name: [] for one in INVARIANTS
        }

    leftovers = service.collect_garbage(system("file store"))
    assert leftovers == service.Collected(removed=0, size=0, abandoned=0)  # of the last day all stay
