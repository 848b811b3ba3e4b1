"""Pages for what the public says about records, and for the yearly statement that the register is complete."""
