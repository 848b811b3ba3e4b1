"""The rules: pure functions on frozen values. They never see a table, a page or the clock."""
