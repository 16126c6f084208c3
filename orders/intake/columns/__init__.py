"""Columns of one's own: a file nobody knows is shown, guessed at, mapped by the seller and kept by name."""
