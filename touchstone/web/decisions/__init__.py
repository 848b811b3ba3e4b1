"""Gate decisions: the gate itself, deciding, signing, conditions, and what the force has made policy."""
