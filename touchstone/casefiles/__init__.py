"""Case files: a case as one file, read, judged without a database, and written again."""
