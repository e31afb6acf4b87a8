"""Property tests of the engines have no deadline: a busy machine is no reason to fail, benchmarks look at time."""

from hypothesis import settings

settings.register_profile("integrity", deadline=None)
settings.load_profile("integrity")
