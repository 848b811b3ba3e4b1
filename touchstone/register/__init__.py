"""What is public and nothing else: records, their frozen files, the public log. Knows no casework."""
