"""Background work: claims rows of work, and publishes and anchors the log by the clock."""
