"""What the desk and the public pages show, by who looks.

`items`: the plain values. `applying`: researchers and institution officers. `judging`: reviewers, programme officers
before the decision, integrity officers. `deciding`: programme officers from the joint meeting on. `steering`: council,
agreements, endowment. `watching`: auditors and administrators. `desk` puts them together; `home` is public.
`statements`: figures of the books; `making`: the statements themselves.
"""

from app.reports.queries.desk import things, waiting
from app.reports.queries.home import (
    Figures,
    Side,
    figures,
    latest_awards,
    news,
    next_date,
    open_and_upcoming,
    sides_of,
)
from app.reports.queries.items import News, Task, Thing
from app.reports.queries.statements import (
    balances,
    journal,
    movements,
    obligations,
    parity_shares,
    payouts,
    promises,
)
from app.reports.queries.watching import (
    Sealing,
    dead_jobs,
    latest_rows,
    officers_among,
    position,
    sealing,
    subjects,
)

__all__ = [
    "Figures",
    "News",
    "Sealing",
    "Side",
    "Task",
    "Thing",
    "balances",
    "dead_jobs",
    "figures",
    "journal",
    "latest_awards",
    "latest_rows",
    "movements",
    "news",
    "next_date",
    "obligations",
    "officers_among",
    "open_and_upcoming",
    "parity_shares",
    "payouts",
    "position",
    "promises",
    "sealing",
    "sides_of",
    "subjects",
    "things",
    "waiting",
]
