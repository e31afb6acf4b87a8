"""Dated reference rates, as a central bank published them, and exact conversion through them.

Owns `reference_rates`. Start with `service.import_rates` and `queries.rate_on`. A reference rate makes two
budgets comparable; it never authorises national spending.
"""
