"""Reads: rows into snapshots and lists, always as one office of one organisation may see them."""
