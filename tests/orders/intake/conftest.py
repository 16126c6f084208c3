import pytest


@pytest.fixture(autouse=True)
def _files_of_our_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
