"""Settings, from the environment (`.env.example` lists every variable). A wrong value fails loudly."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from partnership import database

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value == "":
        return default
    raise SystemExit(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# --- where things are -------------------------------------------------------------------------------------------------
TESTING = "pytest" in sys.modules
SHARAKA_DATA = Path(os.environ.get("SHARAKA_DATA") or BASE_DIR / (".data/test" if TESTING else ".data")).resolve()
SHARAKA_DEMO = env_bool("SHARAKA_DEMO")
SHARAKA_BENCH = env_bool("SHARAKA_BENCH")  # adds the floor page and a query count header; never in production
DEBUG = env_bool("DEBUG")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not (
        SHARAKA_DEMO
        or DEBUG
        or TESTING
        or SHARAKA_BENCH
        or {"makemigrations", "makemessages", "compilemessages", "collectstatic", "check", "workflow"}
        & set(sys.argv[1:2])
    ):
        raise SystemExit("SECRET_KEY is not set. Put a long random value in the environment (see .env.example).")  # fmt: skip
    SECRET_KEY = "demo-only-key-never-for-real-data-0123456789-abcdefghijklmnopqrstuvwxyz"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "*" if (SHARAKA_DEMO or DEBUG) else "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")  # printed in QR codes
OCDS_PREFIX = os.environ.get("OCDS_PREFIX", "ocds-213czf")  # the documentation's own; a ministry registers one
SHARAKA_MINISTRY_NAME = _("Ministry of Labour and Social Development")
SHARAKA_CONTACT = {  # what the contact page says
    "phone": os.environ.get("CONTACT_PHONE", "+973 1700 0000"),
    "email": os.environ.get("CONTACT_EMAIL", "partnership@sharaka.example"),
    "address_ar": os.environ.get("CONTACT_ADDRESS_AR", "المنامة، مملكة البحرين"),
    "address_en": os.environ.get("CONTACT_ADDRESS_EN", "Manama, Kingdom of Bahrain"),
}
OCID_PREFIX = os.environ.get("OCID_PREFIX", "ocds-213czf")

# --- the house --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "committee",
    "contracts",
    "tenders",
    "partnership.site",
    "partnership.interface",
    "partnership.operations",
    "partnership.partners",
    "partnership.documents",
    "partnership.workflow",
    "partnership.people",
    "partnership.audit",
    "partnership.arabic",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "procrastinate.contrib.django",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

COMPRESSION = "partnership.operations.compression.CompressPages"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    COMPRESSION,
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "partnership.people.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenders.box.keyring.BidKeys",
    "partnership.people.middleware.AccessMiddleware",
    "partnership.workflow.reading.reading",
    "partnership.interface.middleware.DomainErrors",
]
if SHARAKA_BENCH:
    MIDDLEWARE.insert(MIDDLEWARE.index(COMPRESSION) + 1, "partnership.operations.measure.CountQueries")
ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.interface.context.shell",
            ],
        },
    }
]

# --- the database -----------------------------------------------------------------------------------------------------
_default = database.configured(SHARAKA_DATA)
if not TESTING and env_bool("DB_POOL"):
    _default["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env_int("DB_POOL_SIZE", 8), "timeout": 15}
else:
    _default["CONN_MAX_AGE"] = 60
_default["CONN_HEALTH_CHECKS"] = True  # after the database was restarted, nobody's first page is an error
if TESTING and "prepare_threshold" in _default["OPTIONS"]:  # tests ask ten thousand questions, most of them once
    _default["OPTIONS"]["prepare_threshold"] = None
DATABASES = {"default": _default}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- pages that visitors read and dear parts of others (partnership/interface/visitors.py, kept.py): kept by each process ----
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
_NONE = "django.core.cache.backends.dummy.DummyCache"  # tests change rows behind the trail's back
CACHES = {
    "default": {"BACKEND": _LOCAL},
    "pages": {"BACKEND": _NONE if TESTING else _LOCAL, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 200}},
    "parts": {"BACKEND": _NONE if TESTING else _LOCAL, "LOCATION": "parts", "OPTIONS": {"MAX_ENTRIES": 300}},
}

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "partnership.people.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "signup_mail": "3/h/key",
    "invite": "20/h/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sharaka"
# Whoever opens envelopes, decides on an award or signs confirms it (workflow/confirmation.py).
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", default=not (DEBUG or SHARAKA_DEMO or TESTING))
SHARAKA_CONFIRM_MINUTES = env_int("SHARAKA_CONFIRM_MINUTES", 10)
SESSION_COOKIE_AGE = 60 * 60 * 10  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- words, numbers, dates --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "partnership.arabic.formats"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Bahrain"
ARABIC_INDIC_DIGITS = env_bool("ARABIC_INDIC_DIGITS")

# --- files ------------------------------------------------------------------------------------------------------------
_bootstrap = Path(find_spec("bootstrap").submodule_search_locations[0])  # type: ignore[union-attr, index]
STATIC_URL = "static/"
STATIC_ROOT = SHARAKA_DATA / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", _bootstrap),
]
MEDIA_ROOT = SHARAKA_DATA / "storage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if (DEBUG or TESTING)
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "woff", "woff2", "png", "jpg", "jpeg", "webp", "gif", "zip", "gz", "br")
WHITENOISE_USE_FINDERS = DEBUG or TESTING
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SHARAKA_MAX_UPLOAD_BYTES = env_int("SHARAKA_MAX_UPLOAD_BYTES", 100 * 1024 * 1024)

# --- the tender box ---------------------------------------------------------------------------------------------------
# scrypt's N is 2 to this power: 17 takes a second and 128 MB for each passphrase typed; the demonstration's are published.
SHARAKA_BOX_COST = env_int("SHARAKA_BOX_COST", 11 if (SHARAKA_DEMO or TESTING) else 17)
# Seed of the key that signs receipts (64 hexadecimal digits); without it the key follows from SECRET_KEY.
RECEIPT_KEY = os.environ.get("RECEIPT_KEY", "")

# --- signing contracts ------------------------------------------------------------------------------------------------
SHARAKA_SIGNS_FIRST = os.environ.get("SHARAKA_SIGNS_FIRST", "partner")  # or "ministry"
# The ministry's certificate: a PKCS#12 file, or a token (PKCS#11). Without either, contracts are signed on paper only;
# the demonstration makes an authority of its own, which nobody else trusts (contracts/signing/authority.py).
SIGNING_CERTIFICATE = os.environ.get("SIGNING_CERTIFICATE", "")
SIGNING_PASSPHRASE = os.environ.get("SIGNING_PASSPHRASE", "")
SIGNING_PKCS11_MODULE = os.environ.get("SIGNING_PKCS11_MODULE", "")
SIGNING_PKCS11_TOKEN = os.environ.get("SIGNING_PKCS11_TOKEN", "")
SIGNING_PKCS11_LABEL = os.environ.get("SIGNING_PKCS11_LABEL", "")
SIGNING_PKCS11_PIN = os.environ.get("SIGNING_PKCS11_PIN", "")
# The authority (PKCS#12) that gives a partner's signer a certificate for one signature; without it partners sign on paper.
SIGNING_PARTNER_AUTHORITY = os.environ.get("SIGNING_PARTNER_AUTHORITY", "")
SIGNING_PARTNER_PASSPHRASE = os.environ.get("SIGNING_PARTNER_PASSPHRASE", "")
SIGNING_ROOTS = env_list("SIGNING_ROOTS")  # PEM files of the authorities whose signatures count as known
SIGNING_TIMESTAMP_URL = os.environ.get("SIGNING_TIMESTAMP_URL", "")  # RFC 3161; empty: no time stamp

# --- pages ------------------------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "interface/table.html"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
CSRF_FAILURE_VIEW = "partnership.interface.errors.csrf_failure"

# --- safety -----------------------------------------------------------------------------------------------------------
_HTTPS = env_bool("HTTPS", default=not (DEBUG or SHARAKA_DEMO or TESTING))
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Bootstrap's own icons are data: images
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
    }
}

# --- mail, jobs, logs -------------------------------------------------------------------------------------------------
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if SHARAKA_DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = SHARAKA_DATA / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "sharaka@localhost")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # framing is allowed for our own pages only: bids are shown beside the sheet
