class CrowdRefused(Exception):
    """A crowd of orders may not be generated here."""
