"""Engines that count: one that defines the meaning, one for a single machine, one for a cluster."""
