"""Settings of every deployment; each environment variable is read here and nowhere else.

Hardened by default: BANTUO_LOOPBACK alone (written by `make run`) relaxes HTTPS, for 127.0.0.1 only.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("BANTUO_VAR", BASE_DIR / "var"))
env = environ.Env()
if (VAR_DIR / "bantuo.env").is_file():
    environ.Env.read_env(VAR_DIR / "bantuo.env")

# --- who may reach it, and how ---------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
LOOPBACK = env.bool("BANTUO_LOOPBACK", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many proxies before us append to X-Forwarded-For

SECURE_SSL_REDIRECT = not LOOPBACK
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_HSTS_SECONDS = 0 if LOOPBACK else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOOPBACK
SECURE_HSTS_PRELOAD = not LOOPBACK
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOOPBACK
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FORCE_SCRIPT_NAME = ""  # at the root of its host, whatever a request's header says: addresses are remembered
CSRF_FAILURE_VIEW = "merchant.frame.views.csrf_failure"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
ADMIN_CONTENT_SECURITY_POLICY = {  # what unfold needs to be usable
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}

# --- what it is made of ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "merchant.accounts.admin_config.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "merchant",
    "warehouses",
    "promotions",
    "orders",
]
MIDDLEWARE = [
    "merchant.frame.middleware.RequestIdMiddleware",
    "merchant.frame.middleware.ContentSecurityPolicyMiddleware",
    "merchant.api.middleware.ProblemMiddleware",
    "merchant.frame.middleware.PlainAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "merchant.accounts.middleware.LanguageMiddleware",
    "merchant.frame.middleware.BodySizeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "merchant.frame.middleware.LoginRedirectMiddleware",
    "merchant.visits.middleware.VisitedMerchantMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "merchant.frame.context.frame",
            ],
        },
    },
    {  # for the frame of pages and what one repeats: see merchant/frame/lean.py
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"environment": "merchant.frame.lean.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- where it keeps things ---------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Throttles and sessions must outlive a dead Redis, so both live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the stock 300 would let a guesser push out his own record
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

MEDIA_ROOT = VAR_DIR / "files"  # uploads: outside the web root, served only by views
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- people ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "merchant.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # an address is unique whatever its case: user_email_unique
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_RESET_TIMEOUT = 2 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# --- languages and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- mail: without an SMTP server it goes to the outbox that staff can read --------------------------------
EMAIL_OUTBOX_FORWARD = bool(env("EMAIL_URL", default=""))
if EMAIL_OUTBOX_FORWARD:
    vars().update({key: value for key, value in env.email_url("EMAIL_URL").items() if key != "EMAIL_BACKEND"})
EMAIL_BACKEND = "merchant.accounts.outbox.OutboxBackend"
# Where people reach the app, for links in mails that a job writes; empty: such a mail has none.
PUBLIC_URL = env("PUBLIC_URL", default="").rstrip("/")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Bantuo <no-reply@localhost>")

# --- jobs: the row is the queue, Redis is only the bell ----------------------------------------------------
REDIS_URL = env("REDIS_URL", default=f"unix://{VAR_DIR / 'valkey.sock'}?db=0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 10,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TIMEZONE = "UTC"
WORKER_DEAF_AFTER = 120  # seconds in which a worker that has room takes no message though one waits
CELERY_BEAT_SCHEDULER = "merchant.jobs.beat.HeartbeatScheduler"

# --- the supply-chain management system: opens the accounts of stores that join ---------------------------
SUPPLY_URL = env("SUPPLY_URL", default="").rstrip("/")  # empty: staff open accounts by hand
SUPPLY_SECONDS = env.float("SUPPLY_SECONDS", 10)  # until a question is given up, however its answer trickles

# --- limits -----------------------------------------------------------------------------------------
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 512 * 1024 * 1024)  # of text, unpacked
IMPORT_MAX_RECORDS = env.int("IMPORT_MAX_RECORDS", 1_000_000)  # what a worker's memory is measured for
IMPORT_MAX_COLUMNS = env.int("IMPORT_MAX_COLUMNS", 200)
IMPORT_MAX_CELL = env.int("IMPORT_MAX_CELL", 100_000)  # letters
IMPORT_MAX_LINE = env.int("IMPORT_MAX_LINE", 512 * 1024)
IMPORTS_KEPT = env.int("IMPORTS_KEPT", 20)  # a merchant's files of one kind that wait or are read
IMPORTS_KEPT_BYTES = env.int("IMPORTS_KEPT_BYTES", 2 * 1024 * 1024 * 1024)  # all of them together
COLUMNS_ASKED_DAYS = env.int("COLUMNS_ASKED_DAYS", 14)  # a file waits for its columns
WORKBOOK_MAX_BYTES = env.int("WORKBOOK_MAX_BYTES", 64 * 1024 * 1024)  # as it is uploaded
WORKBOOK_MAX_EXPANDED = env.int("WORKBOOK_MAX_EXPANDED", 1024 * 1024 * 1024)
WORKBOOK_MEMORY = env.int("WORKBOOK_MEMORY", 512 * 1024 * 1024)  # of the process that reads one
WORKBOOK_SECONDS = env.int("WORKBOOK_SECONDS", 900)  # of its processor time; a million lines take up to 400
WORKBOOKS_AT_ONCE = env.int("WORKBOOKS_AT_ONCE", 2)  # that are looked into while somebody waits
WORKBOOK_TURNS = VAR_DIR / "turns"
HISTORY_AFTER_DAYS = env.int("HISTORY_AFTER_DAYS", 90)  # orders older than this are proposed as history
SHEET_MAX_ROWS = env.int("SHEET_MAX_ROWS", 100_000)  # in a file of SKUs, warehouses or stock
WAREHOUSES_MAX = env.int("WAREHOUSES_MAX", 500)  # of one merchant's own
EXPORTS_KEPT = env.int("EXPORTS_KEPT", 100)  # at a time for one merchant, waiting ones included
APPEAL_FILES_BYTES = env.int("APPEAL_FILES_BYTES", 500 * 1024 * 1024)  # of one merchant in thirty days
CASE_FILES_BYTES = env.int("CASE_FILES_BYTES", 500 * 1024 * 1024)  # of one merchant in thirty days
ADDRESSES_KEPT_DAYS = env.int("ADDRESSES_KEPT_DAYS", 180)  # after an order ended its recipient is erased
IMPORT_DETAILS_DAYS = env.int("IMPORT_DETAILS_DAYS", 90)  # which orders an import found unchanged
IMPORT_UNDO_DAYS = env.int("IMPORT_UNDO_DAYS", 30)  # after it came in an import can be taken back
API_MAX_BYTES = env.int("API_MAX_BYTES", 5 * 1024 * 1024)
API_LINES_A_MINUTE = env.int("API_LINES_A_MINUTE", 10_000)  # of orders that programs bring to one store
API_ANSWERS_BYTES = env.int("API_ANSWERS_BYTES", 512 * 1024 * 1024)  # kept a day for one store, compressed
API_RATE_LIMITS = {"token": "300/m/key", "failed": "30/5m/ip"}  # for each token; for who has none
INVITATION_DAYS = env.int("INVITATION_DAYS", 7)  # for which the link of an invitation works
INVITATIONS_A_DAY = env.int("INVITATIONS_A_DAY", 50)  # of one merchant, new links included
# Links that lead nowhere, and attempts to join, from one address.
INVITATION_RATE_LIMITS = {"missed": "20/5m/ip", "joined": "20/m/ip"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- account rules (allauth) ------------------------------------------------------------------------
ACCOUNT_ADAPTER = "merchant.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an owner or by staff, never by sign-up
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The library's own generator copies the address into a table of its own, where it outlives a change.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Guessing: by account and address together (…_here), by address, by account from everywhere. One address
# alone never reaches the last limit, so it cannot lock an owner out elsewhere.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",  # an office behind one address signs in at nine; guesses are counted below
    "login_failed_here": "5/5m/key,15/h/key",
    "login_failed": "20/m/ip,40/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bantuo"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: who types slowly still comes in (RFC 6238, section 5.2)

LOGGING = logging_config(level=env("LOG_LEVEL", default="INFO"))

UNFOLD = {
    "SITE_TITLE": "Bantuo",
    "SITE_HEADER": "Bantuo",
    "SITE_SUBHEADER": _("Platform staff"),
    "SITE_URL": reverse_lazy("home"),
    "DASHBOARD_CALLBACK": "merchant.frame.staff_home.with_queues",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "8px",
    "SITE_ICON": lambda request: static("mark.svg"),
    "STYLES": [lambda request: static("css/staff.css")],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("mark.svg")},
    ],
    "COLORS": {  # ink, as on the sellers' pages
        "primary": {
            "50": "#f4f5f3",
            "100": "#e9ecef",
            "200": "#d5dae0",
            "300": "#b3bac3",
            "400": "#98a2ae",
            "500": "#8490a0",
            "600": "#3b4654",
            "700": "#2a333d",
            "800": "#202730",
            "900": "#18212b",
            "950": "#0e1216",
        },
    },
}
