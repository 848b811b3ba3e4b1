"""Steps that make and change the casework tables."""
