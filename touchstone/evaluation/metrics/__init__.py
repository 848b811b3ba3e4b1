"""Metrics: one file each. Adding one takes its file, one line in the registry and one spec test."""
