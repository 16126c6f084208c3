from tests.sheet_files import _files_stay_here, bring, save, upload

__all__ = ["_files_stay_here", "bring", "save", "upload"]
