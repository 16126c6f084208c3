"""Why a policy version is not what it should be, in sentences that staff read."""


class PolicyError(Exception):
    """Refused: says what is wrong with the version, which one it collides with, and how to mend it."""
