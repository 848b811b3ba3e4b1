"""Holds that keep a project's content, and the two-person act that destroys it."""
