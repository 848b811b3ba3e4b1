"""Documents made from the case: a snapshot and its pack in, ordered facts and their page out. No Django, no tables."""
