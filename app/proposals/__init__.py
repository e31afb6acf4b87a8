"""One proposal with two signed halves: shared part, halves, team, budgets, documents, signatures, submissions.

A signature covers a content hash (`content.py`); a submission is an immutable, receipted version. Start with
`states.py`, `content.py` and `rules.py`.
"""
