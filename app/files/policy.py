"""Who may do what with a file that nothing names yet. Once a document names it, its package asks its own
policy.
"""

import uuid

from app.kernel.actor import Actor


def may_upload(actor: Actor) -> bool:
    return actor.is_signed_in


def may_view(actor: Actor, uploaded_by: uuid.UUID) -> bool:
    """A file is its uploader's alone, to see and to discard, until a document names it."""
    return actor.is_signed_in and actor.person_id == uploaded_by


def may_process(actor: Actor, uploaded_by: uuid.UUID) -> bool:
    """Check a content or make its blind copy: the service itself, or the owner at once after an upload."""
    return actor.is_system or may_view(actor, uploaded_by)


def may_collect_garbage(actor: Actor) -> bool:
    return actor.is_system
