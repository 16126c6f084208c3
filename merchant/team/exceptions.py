class TeamError(Exception):
    """A refusal to change the team, in a sentence the owner may read."""
