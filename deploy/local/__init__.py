"""What the Makefile calls: sets a checkout up and runs it, with Python's own library alone."""
