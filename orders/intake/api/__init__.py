"""Orders by programs: the same staging, judging and applying as a file's, asked for over HTTP."""
