"""The jointly owned fund: contributions, valuations, spending, payouts, reserve, what is left to allocate.

Keeps one book per currency through `app.ledger` and never converts to decide what may be spent. Everything is prepared
by one person and approved by another (`service.deciding`); `rules.postings` has the lines of every entry. Start with
`spending` (what a year may pay, to the minor unit) and `queries.desk` (what of it may be allocated today);
`projection.py` looks thirty years ahead on statistics and books nothing.
"""
