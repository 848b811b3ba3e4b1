"""Organisations, persons and the offices they hold; who may do what; signing in."""
