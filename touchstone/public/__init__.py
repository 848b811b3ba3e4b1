"""The public site: the register, its frozen records and the published log. Knows no casework, no accounts."""
