"""The garbage collector looks less often at what lives for ever: modules, mappers, templates and the tests themselves.

With Python's own numbers (700, 10, 10) it goes through hundreds of thousands of such objects again and again.
"""

import gc

COLLECT_AFTER = (20_000, 20, 100)
"""As in the production server (`config/gunicorn.py`)."""


def pytest_configure() -> None:
    gc.set_threshold(*COLLECT_AFTER)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
