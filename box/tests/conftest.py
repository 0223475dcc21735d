"""What holds for all tests of the box."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "box",
    deadline=None,  # speed belongs in the bench, not in an assertion
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("box")
