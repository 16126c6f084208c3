class NothingToMatch(Exception):
    """No unshipped order would get another warehouse or channel."""
