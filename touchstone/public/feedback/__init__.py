"""Messages about a record from anybody, without an account: the form, the receipt, the answer behind its link."""
