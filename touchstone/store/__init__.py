"""Casework tables, and the one way an event is appended to the audit."""
