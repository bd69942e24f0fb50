"""All settings, from the environment. Safe by default: no start without SECRET_KEY, DEBUG and DEMO off.

SECRET_KEY      required, except with DEMO=1 and under pytest
DEBUG           0; never 1 where strangers can reach the server
DEMO            0; 1 offers the demo accounts on the sign-in page and says so in a strip
ALLOWED_HOSTS   comma separated, default localhost,127.0.0.1
DATABASE_URL    default sqlite in var/; postgres://user:password@host:port/name
HTTPS           1; 0 only where the server is reached without TLS (demo, tests, a closed office network)
BEHIND_PROXY    0; 1 only behind a server that sets X-Forwarded-Proto and X-Real-IP (deploy/nginx.conf)
CSRF_TRUSTED_ORIGINS  comma separated, for a proxy that changes the host name
SITE_URL        empty; https://cham-cheo.example.vn is printed on every paper with a QR code that opens its verification
SIGN_TRUST_ROOTS  empty; a folder of PEM files: the issuers whose digital signatures under minutes are trusted
VAR_DIR         where the database, the evidence and the collected static files live, default var/
"""

import contextlib
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


def demo_secret(file: Path) -> str:
    """A random key of this demo's own, kept so that its processes agree and a restart signs nobody out."""
    with contextlib.suppress(FileExistsError), file.open("x") as new:
        new.write(secrets.token_urlsafe(50))
    return file.read_text()


BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
HTTPS = env.bool("HTTPS", default=not (DEMO or TESTING or DEBUG))
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
EVIDENCE_DIR = VAR_DIR / (f"test-evidence-{os.getpid()}" if TESTING else "evidence")

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not (DEMO or TESTING):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Put a long random text into the environment: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    SECRET_KEY = "for-tests-only-" + "0" * 40 if TESTING else demo_secret(VAR_DIR / "demo-secret")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
SIGN_TRUST_ROOTS = env.str("SIGN_TRUST_ROOTS", default="")

INSTALLED_APPS = [
    "clusters",
    "audits",
    "scoring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clusters.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clusters.middleware.SignInMiddleware",
    "clusters.middleware.PlainAddressMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clusters.middleware.NoStoreMiddleware",
    "clusters.middleware.NotAskedSoMiddleware",
    "clusters.middleware.RefusedMiddleware",
    "scoring.middleware.ClockMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scoring.views.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cham-cheo.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "clusters.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in (["MD5"] if TESTING else ["Argon2", "PBKDF2"])
]
LOGIN_URL = "clusters:sign-in"
LOGIN_REDIRECT_URL = "scoring:home"
LOGOUT_REDIRECT_URL = "clusters:sign-in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger elsewhere must not lock a clerk out
AXES_CLIENT_IP_CALLABLE = (lambda request: request.META.get("HTTP_X_REAL_IP")) if BEHIND_PROXY else None
AXES_LOCKOUT_CALLABLE = "clusters.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLED = not TESTING
LOOK_UPS_A_MINUTE = 10_000 if TESTING else 40  # of papers, without signing in, from one network address

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
EVIDENCE_OPTIONS = {"location": EVIDENCE_DIR, "file_permissions_mode": 0o640, "directory_permissions_mode": 0o750}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": EVIDENCE_OPTIONS},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or DEMO or TESTING
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "worker-src": [SELF],  # what keeps a sheet for a place without network
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],  # the paper preview shows its own PDF in a frame
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "clusters.views.sessions.form_refused"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "audits.uploads.BoundedUploadHandler",  # before any other keeps a byte
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # up to 2.5 MB
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"pyhanko": {"level": "CRITICAL"}},  # what it finds in a signed paper is said to who uploaded it
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for other hosts of the domain is the domain owner's decision
    "security.W021",  # and so is its preload list
    "security.W019",  # the preview of a paper frames the product's own PDF
]
