"""What must be settled before a record is released: exemptions, and checks of every word."""
