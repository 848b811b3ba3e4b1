"""Published transparency records read into drafts of answers; what is not understood is kept word for word."""
