"""One project, linked national awards and the endowment's line, obligated and paid together.

An award exists only when every party turned its key; its lines hold their money until every party has confirmed,
then all are obligated in one transaction or none (INV-24, I12). Start with `states.py` and `service.py`.
"""
