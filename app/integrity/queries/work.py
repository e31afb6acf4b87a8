"""What a team answered about the work."""

import uuid

from app.integrity.models import WorkAnswers
from app.kernel.db import session


def work_answers(proposal_id: uuid.UUID) -> WorkAnswers | None:
    return session().get(WorkAnswers, proposal_id)
