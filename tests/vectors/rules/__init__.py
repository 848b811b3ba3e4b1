"""The rules by which the log's test vectors are made."""
