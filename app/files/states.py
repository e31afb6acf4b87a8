"""The states of a file: its content is unknown until it was checked, and the verdict is final."""

from enum import StrEnum


class FileState(StrEnum):
    PENDING = "pending"
    CLEAN = "clean"
    REFUSED = "refused"


class FileAction(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    REFUSE = "refuse"


TRANSITIONS = {
    (FileState.PENDING, FileAction.PASS): FileState.CLEAN,
    (FileState.PENDING, FileAction.REFUSE): FileState.REFUSED,
}
