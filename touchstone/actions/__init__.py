"""Writes: each is one keyword-only function, one transaction and one audit event; `by` is who, `at` is when."""
