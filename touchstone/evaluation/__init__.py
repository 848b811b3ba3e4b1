"""How well a technology works, and for whom worse: counts in one scan, and everything else worked out from counts."""
