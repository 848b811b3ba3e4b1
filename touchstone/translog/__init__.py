"""A stand-alone tamper-evident log: hashing, entries, signed checkpoints, tiles, publishing and checking."""
