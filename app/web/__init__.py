"""Flask: layout, forms, paging, problems, language, security headers. Knows no noun of the programme.

Start with `access.py` (every route says who may come), `forms.py` (how input arrives) and `problems.py` (how a
refusal leaves).
"""
