"""Pages for advice: what was asked and said, ask an adviser, read the frozen paper, advise, reply."""
