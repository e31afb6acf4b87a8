"""What the desk and the public pages show, by who looks.

`items`: the plain values. `applying`: researchers and institution officers. `judging`: reviewers, programme officers
before the decision, integrity officers. `deciding`: programme officers from the joint meeting on. `steering`: council,
agreements, endowment. `watching`: auditors and administrators. `desk` puts them together; `home` is public.
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
from app.reports.queries.watching import Sealing, dead_jobs, latest_rows, position, sealing, subjects

__all__ = [
    "Figures",
    "News",
    "Sealing",
    "Side",
    "Task",
    "Thing",
    "dead_jobs",
    "figures",
    "latest_awards",
    "latest_rows",
    "news",
    "next_date",
    "open_and_upcoming",
    "position",
    "sealing",
    "sides_of",
    "subjects",
    "things",
    "waiting",
]
