"""Each agency's review of its half of a call: pools, conflicts, assignment, forms, scores, panels, locks, release.

Start with `states.py`. The mathematics stands apart and knows no database: `affinity` (who can judge what),
`assignment` (who judges what, with a proof that nobody could do better) and `harmonisation` (how two agencies' scales
are put side by side, and how far scores can be trusted).
"""
