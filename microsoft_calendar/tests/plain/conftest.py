"""Settings of Hypothesis for the plain tests."""

from hypothesis import settings

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("plain", deadline=None)
settings.load_profile("plain")
