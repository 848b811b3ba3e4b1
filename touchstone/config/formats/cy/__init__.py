"""How dates and times are written in this language."""
