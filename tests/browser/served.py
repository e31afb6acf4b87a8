"""The service as gunicorn serves it, under a clock that a test can move.

The clock stands in the file that `CLOCK_FILE` names: an instant, which goes on from when the file was written. The
programme itself knows nothing of this; it asks `app.kernel.clock` as ever.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.factory import create_app
from app.kernel import clock


class Borrowed(list[datetime]):
    """Stands in the place of the clock's fixed instants; the last of them is read from the file at every question."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _place: Any) -> Any:
        written = self.path.stat().st_mtime
        instant = datetime.fromisoformat(self.path.read_text(encoding="ascii"))
        return instant.astimezone(UTC) + timedelta(seconds=time.time() - written)


clock._fixed = Borrowed(Path(os.environ["CLOCK_FILE"]))
app = create_app()
