"""Where things are kept: the checkout, its virtual environment, and what a running Bantuo writes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PROCFILE = ROOT / "Procfile"
PROCFILE_DEV = ROOT / "deploy" / "Procfile.dev"

MISLEADING = {
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSAFEPATH",
    "DJANGO_SETTINGS_MODULE",
    "MAKEFLAGS",
    "MAKELEVEL",
}
SETTINGS = {  # what a machine may be set to, and what tests and checks must not depend on
    "BANTUO_VAR",
    "BANTUO_LOOPBACK",
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "LOG_LEVEL",
    "IMPORT_MAX_BYTES",
    "IMPORT_MAX_RECORDS",
    "IMPORT_MAX_COLUMNS",
    "IMPORT_MAX_CELL",
    "IMPORT_MAX_LINE",
    "IMPORTS_KEPT",
    "IMPORTS_KEPT_BYTES",
    "COLUMNS_ASKED_DAYS",
    "WORKBOOKS_AT_ONCE",
    "WORKBOOK_MAX_BYTES",
    "WORKBOOK_MAX_EXPANDED",
    "WORKBOOK_MEMORY",
    "WORKBOOK_SECONDS",
    "API_MAX_BYTES",
    "API_LINES_A_MINUTE",
    "API_ANSWERS_BYTES",
    "HISTORY_AFTER_DAYS",
    "IMPORT_UNDO_DAYS",
    "IMPORT_DETAILS_DAYS",
    "SHEET_MAX_ROWS",
    "WAREHOUSES_MAX",
    "EXPORTS_KEPT",
    "APPEAL_FILES_BYTES",
    "CASE_FILES_BYTES",
    "INVITATION_DAYS",
    "INVITATIONS_A_DAY",
    "ADDRESSES_KEPT_DAYS",
    "SUPPLY_URL",
    "SUPPLY_SECONDS",
    "PUBLIC_URL",
}


def var_dir(environ):
    """The directory for data and secrets, made on the first call and open to its owner alone."""
    var = Path(environ.get("BANTUO_VAR") or ROOT / "var").resolve()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    return var


def for_children(environ, **more):
    """The environment of what we start: without the variables that would point Python at other code."""
    return without(environ, MISLEADING) | {"PYTHONUNBUFFERED": "1"} | more


def without(environ, names):
    return {name: value for name, value in environ.items() if name not in names}
