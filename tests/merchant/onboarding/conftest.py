from tests.merchant.stores.conftest import only_step

__all__ = ["only_step"]
