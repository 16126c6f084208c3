class Refusal(Exception):
    """Why it can't go on and what to do about it, in one sentence for whoever typed `make`."""
