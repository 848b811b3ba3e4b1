"""Casework pages, one folder a noun; each folder states its own full addresses."""
