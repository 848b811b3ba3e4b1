"""What the tests over all addresses share: the addresses, two forces with one thing of each kind, and the table."""
