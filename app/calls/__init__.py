"""Joint calls: one text, one deadline, and per agency a budget, a review form and a cost rule.

The phase of a call is computed from its instants (`phases.py`), never stored. Start with `states.py`.
"""
