"""Settings. Embedded by default (SQLite, filesystem broker); production by environment variables (.env.example)."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from antq.secret import load_or_create_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ANTQ_ENV_FILE", default=str(BASE_DIR / ".env")))

PRODUCTION = env.bool("ANTQ_PRODUCTION", default=False)
DEBUG = False
DATA_DIR = Path(env.str("ANTQ_DATA", default=str(BASE_DIR / "data"))).expanduser().resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("Thiếu SECRET_KEY: đặt một chuỗi ngẫu nhiên từ 50 ký tự trở lên trong tệp .env.")
    SECRET_KEY = load_or_create_secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ANTQ_ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("ANTQ_CSRF_TRUSTED_ORIGINS", default=[])
# Addresses of proxies whose X-Forwarded-For is believed; nobody else's is (quality.md SEC-AUTH-05).
TRUSTED_PROXIES = env.list("ANTQ_TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "antq",
    "common",
    "units",
    "accounts",
    "models_programs",
    "letters",
    "registrations",
    "decisions",
    "scoring",
    "deadlines",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_cotton",
    "django_filters",
    "django_tables2",
]

MIDDLEWARE = [
    "common.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.ActingMiddleware",
    "common.locking.LockedYearMiddleware",
]

ROOT_URLCONF = "antq.urls"
WSGI_APPLICATION = "antq.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "common.templatetags.vn", "common.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "antq.frame.context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Data stores -----------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'antq.sqlite3'}")}
DB = DATABASES["default"]
# Opening SQLite with its pragmas for each request cost a quarter of a page (bench/README.md).
DB["CONN_MAX_AGE"] = 60
if DB["ENGINE"] == "django.db.backends.sqlite3":
    # WAL + IMMEDIATE + a busy timeout: 0 failed transactions with ten writers; the defaults fail two thirds.
    DB["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;"
        ),
    }
else:
    DB["CONN_HEALTH_CHECKS"] = True
# Covering indexes are for PostgreSQL; SQLite keeps the same index without the extra columns.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "files"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Pages of evidence drawn as pictures (common/pdf_pages.py): on disk, so that all processes draw a page once.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "pictures",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # How often each key of the API has asked (reports/api/throttling.py): on disk, all processes count together.
    "limits": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "limits",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
REMEMBER_SECONDS = 5  # common/remembered.py

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
# Years and ids are numbers too: thousands are grouped where they are counts, by the `whole` filter.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["antq.formats"]

# --- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "accounts.passwords.NotTheNameValidator"},
    {"NAME": "accounts.passwords.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False  # user names are kept in lower case
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # accounts.throttle counts by account and by account + address, never by address alone

# Seconds without a request, and seconds since sign-in, after which a session ends (quality.md SEC-SESS-01).
SESSION_IDLE_SECONDS = env.int("ANTQ_SESSION_IDLE", default=3600)
SESSION_ABSOLUTE_SECONDS = env.int("ANTQ_SESSION_ABSOLUTE", default=12 * 3600)
SESSION_IDLE_SECONDS_ADMIN = env.int("ANTQ_SESSION_IDLE_ADMIN", default=1800)
SESSION_ABSOLUTE_SECONDS_ADMIN = env.int("ANTQ_SESSION_ABSOLUTE_ADMIN", default=8 * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.errors.csrf_failure"

# --- HTTP ------------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A sheet of 300 criteria posts about 10 inputs a row; Django's 1,000 would answer 400 (quality.md trap 0.12).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "common.uploads.QuotaHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing folder
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
# The full fonts are for documents only, browsers get woff2: compressing them would cost half of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "txt", "json")
# Collected, hashed and compressed files where something collects them first (script/server, the image); tests and
# `manage.py runserver` read static/ directly.
COLLECTED_STATIC = env.bool("ANTQ_COLLECTED_STATIC", default=PRODUCTION)
if not COLLECTED_STATIC:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True

# --- The read-only API (docs/adr/0028-read-only-api.md) ---------------------------------------------------------------
# Neither app is installed: no pages, no static files, no models of theirs. Nothing but GET, JSON and keys.
API_REQUESTS_PER_MINUTE = 120
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reports.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["reports.api.authentication.WithToken"],
    "DEFAULT_THROTTLE_CLASSES": ["reports.api.throttling.TokenRate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "reports.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "antq – dữ liệu chỉ đọc",
    "DESCRIPTION": (
        "Số liệu phong trào “Toàn dân bảo vệ an ninh Tổ quốc” của một cơ quan và các cấp dưới, chỉ để đọc. "
        "Mỗi yêu cầu gửi kèm mã kết nối; trả lời là JSON, chữ UTF-8, ngày dạng 2026-12-05, điểm là chuỗi số như 85.50. "
        "Không có họ tên, số điện thoại của cá nhân."
    ),
    "VERSION": "1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": {
        "AuthorityKind": "units.enums.AuthorityKind",
        "UnitKind": "units.enums.UnitKind",
        "Eligibility": "units.enums.Eligibility",
        "Result": "registrations.enums.RecognitionStatus",
        "RegistrationState": "reports.api.serializers.SENT_STATES",
        "ErrorCode": "reports.api.serializers.ERRORS",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
}

# --- Celery (quality.md REL-REM-09) ----------------------------------------------------------------------------------
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost/")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 1800}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_VISIBILITY_TIMEOUT = 1800
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
        "visibility_timeout": 1800,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# A tick that nobody took for two minutes is worth nothing: the next one finds the same rows.
CELERY_BEAT_SCHEDULE = {
    "make-occurrences-again": {"task": "deadlines.ask_for_all", "schedule": crontab(hour=1, minute=30)},
    "deadlines-tick": {"task": "deadlines.tick", "schedule": 60.0, "options": {"expires": 120}},
    "heartbeat": {"task": "common.heartbeat", "schedule": 60.0},
    "requeue-stale-jobs": {"task": "common.requeue_stale_jobs", "schedule": 60.0},
    "purge-expired-jobs": {"task": "common.purge_expired_jobs", "schedule": 3600.0},
    "scheduled-reports": {"task": "reports.make_scheduled", "schedule": 60.0, "options": {"expires": 120}},
    "numbers-of-years": {"task": "reports.refresh_numbers", "schedule": 60.0, "options": {"expires": 120}},
    "reports-of-closed-years": {"task": "reports.pack_closings", "schedule": 300.0, "options": {"expires": 300}},
    "recount-years": {"task": "reports.recount", "schedule": crontab(hour=2, minute=30)},
    "forget-workbooks": {"task": "scoring.forget_workbooks", "schedule": 86400.0},
    "forget-old-sign-ins": {"task": "accounts.forget_old_sign_ins", "schedule": 3600.0},
}

# --- Mail and reminders ----------------------------------------------------------------------------------------------
# smtp://user:password@host:25, smtp+tls://…:587, smtp+ssl://…:465. Empty: no mail leaves, none is written.
MAIL_LEAVES = bool(env.str("ANTQ_EMAIL_URL", default=""))
if MAIL_LEAVES:
    vars().update(env.email_url("ANTQ_EMAIL_URL"))
EMAIL_TIMEOUT = 10
# The address that people type, for links in mails: https://antq.example (a mail knows no request).
BASE_URL = env.str("ANTQ_BASE_URL", default="").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("ANTQ_MAIL_FROM", default="") or "antq@localhost"
# Between which hours of the day (local time) people are told something.
REMINDER_FROM = env.int("ANTQ_REMINDER_FROM", default=7)
REMINDER_TO = env.int("ANTQ_REMINDER_TO", default=21)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "common.logs.OneLineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}

# --- Product ---------------------------------------------------------------------------------------------------------
JOB_FILE_DAYS = 7  # how long a finished report is kept for its requester
