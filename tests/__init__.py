"""The tests, and what they share; shared parts are imported as `from tests.<module> import …`."""
