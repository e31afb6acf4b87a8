"""Double entry, append-only, one book per fund: knows no proposal, call or award, and can be audited alone.

An entry has two or more lines that sum to zero per currency. It is posted at once, or pending and then resolved
once: posted or voided. Nothing is edited; a correction is a reversal. The budget of a lot (authority, available,
committed, obligated, expended) is kept in accounts of its own with the same entries. Start with `chart.py`, `rules.py`
and `service.py`.
"""
