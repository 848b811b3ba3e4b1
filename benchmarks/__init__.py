"""How fast it is, on this machine: figures with ratios in one run, never a judgement in a timed test."""
