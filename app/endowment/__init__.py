"""The jointly owned fund: contributions, valuations, spending, payouts, reserve, what is left to allocate.

Keeps one book per currency through `app.ledger` and never converts to decide what may be spent. Start with
`spending.py` (what a year may pay, to the minor unit); `projection.py` looks thirty years ahead on statistics
and books nothing.
"""
