"""Every table of the service, so that migrations and tests see the whole schema."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.awards import models as awards
from app.calls import models as calls
from app.council import models as council
from app.disclosures import models as disclosures
from app.endowment import models as endowment
from app.files import models as files
from app.fx import models as fx
from app.integrity import models as integrity
from app.kernel import idempotency, outbox
from app.kernel.db import Model
from app.ledger import models as ledger
from app.proposals import models as proposals
from app.reviews import models as reviews
from app.selection import models as selection

MODULES = (
    outbox,
    idempotency,
    audit,
    accounts,
    files,
    fx,
    ledger,
    endowment,
    council,
    calls,
    disclosures,
    proposals,
    integrity,
    reviews,
    selection,
    awards,
)
metadata = Model.metadata
