"""Every table of the service, so that migrations and tests see the whole schema."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.kernel import idempotency, outbox
from app.kernel.db import Model

MODULES = (outbox, idempotency, audit, accounts)
metadata = Model.metadata
