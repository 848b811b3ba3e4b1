"""Times of the evaluation engine against a bare scan and against others."""
