"""Choosing an office, the people and offices of one's organisation, invitations, and one-time links."""
