"""The demonstration: a believable programme with invented people, built through the services only.

Start in `programme.load`. The prose stands in `texts/*.toml`; every date counts from the day it is loaded, so that the
calls are in their phases whenever that is.
"""
