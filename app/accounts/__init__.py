"""People, institutions, agencies, roles and sign-in.

Start with `roles.py` (which roles there are), `policy.py` (who may do what to accounts) and `service.py`.
"""
