"""What a person declared: posts, support, effort, interests, programmes, and the certified versions of it.

Owns the record, its versions and its renderings; makes no judgement (that is `app.integrity`, above). Effort
is held once, as the share of working time per calendar month, and shown in each party's own unit: start with
`effort.py`.
"""
