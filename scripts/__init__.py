"""Developers' chores; none is needed where Touchstone runs."""
