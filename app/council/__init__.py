"""Agreements between agencies and the priorities the council proposes. Start with `states.py` and `service.py`."""
