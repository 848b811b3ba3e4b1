"""Pages for evaluations: promise before results, run, read what was found, choose a measure, claim, offer."""
