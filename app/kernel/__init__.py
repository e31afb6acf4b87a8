"""Words every package shares: parties, money, time, ids, the unit of work, errors, events, the outbox.

Imports no web framework and knows no noun of the programme. Start with `db.py` (how anything is read or
written) and `errors.py` (how anything is refused).
"""
