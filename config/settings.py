"""Settings, all of them, read from the environment. docs/operating.md says what each variable does."""

import os
import re

from django.utils.csp import CSP
from js_asset import static_lazy

from config import environment
from opinion.vocabulary import PROCESSORS

BASE_DIR = environment.BASE_DIR
VAR_DIR = environment.var_dir()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

# One process or many: what this one serves
SITE_ROLE = environment.role()


def _at_the_desk(*names: str) -> tuple[str, ...]:
    """What a process that serves readers alone does without."""
    return () if SITE_ROLE == "site" else names


# The publisher
PUBLISHER_NAME = os.environ.get("PUBLISHER_NAME", "Standfirst")
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
WARM_THROUGH = os.environ.get("WARM_THROUGH") or SITE_URL  # where the worker reads what changed
DESK_EMAIL = os.environ.get("DESK_EMAIL", "desk@example.org")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = DESK_EMAIL

# The rooms
AUTH_USER_MODEL = "authors.User"
INSTALLED_APPS = [
    "authors",
    "opinion",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "taggit",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *_at_the_desk(
        "opinion.admin.apps.DeskConfig",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django_prose_editor",
        "allauth",
        "opinion.portal.apps.SignInConfig",
        "procrastinate.contrib.django",
    ),
]
ROOT_URLCONF = "config.site_urls" if SITE_ROLE == "site" else "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.refuse_unreadable",
    *_at_the_desk("django.middleware.csp.ContentSecurityPolicyMiddleware"),
    "config.middleware.public_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *(["config.desk_middleware.readers_go_to_the_site"] if SITE_ROLE == "desk" else []),
    *_at_the_desk(
        "config.desk_middleware.DeskHeaders",
        "config.desk_middleware.DeskSession",
    ),
    "django.middleware.common.CommonMiddleware",
    *_at_the_desk(
        "config.desk_middleware.DeskCsrf",
        "config.desk_middleware.DeskAuthentication",
        "config.desk_middleware.desk_speaks",
        "config.desk_middleware.DeskMessages",
        "config.desk_middleware.DeskAccount",
        "config.desk_middleware.CarriedOutOnce",
    ),
]
# Addresses under these belong to people who sign in; every other address is public and anonymous.
DESK_PREFIXES = ("/desk/", "/contribute/", "/account/")
FORMS_ONCE = ("/desk/", "/contribute/")  # forms that are carried out once, however often they are sent
# Where files are brought in: their bytes are kept for good before anybody reads them, so no transaction is around that.
KEPT_FIRST = re.compile(r"/desk/(?:arrivals|opinion/article/[0-9]+/returned)/")
TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [*_at_the_desk("opinion.templatetags.keyed")],
            "context_processors": _at_the_desk(
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opinion.publisher.context",
            ),
        },
    },
]

FORM_RENDERER = "config.quick_forms.QuickForms"

# The database
DATABASES = environment.databases(SECRET_KEY)
DATABASE_ROUTERS = ["opinion.models.routing.LiveRouter"]
PUBLIC_DATABASE = "reader"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Time and words
USE_TZ = True
TIME_ZONE = os.environ.get("SITE_TIME_ZONE", "Asia/Taipei")
USE_I18N = True
# What screens can be in; a person chooses, else her browser does. Each is called by its own name.
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文")]
# What the desk keeps on record, and mails to people whose language nobody knows, is in this one.
LANGUAGE_CODE = environment.language([code for code, _name in LANGUAGES])
SITE_LANGUAGE = "en"  # of what stands around the pieces on readers' pages; a piece speaks its own
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]

# Topics
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "opinion.tags.split"
TAGGIT_STRING_FROM_TAGS = "opinion.tags.join"

# What went wrong is written to standard error. (Django's own way mails it to ADMINS, or says nothing.)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that is not there is an answer
    },
}

# Signing in
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "opinion.portal.accounts.Accounts"
ACCOUNT_FORMS = {"login": "opinion.portal.accounts.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password is offered, not asked for
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_CHANGE_EMAIL = True
# Codes by mail. They live for half an hour: a university's mail server may hold one back for ten minutes.
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 1800
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 1800
# Limits on guessing count per client address: how many proxies of ours stand between it and us.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
# They are counted here, in one place for all processes; `migrate` makes the table. Nothing else is cached.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
if SITE_ROLE == "site":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The editor: our own extensions beside those of the library; opinion.vocabulary says what each makes
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy(f"opinion/newsroom-{name}.js") for name in ("extensions", "paste", "screen")],
        "extensions": PROCESSORS,
    },
]

# Background work: a job that is done is forgotten, one that failed stays to be looked at
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# Mail: a folder until MAIL_HOST names a server. Codes to sign in with go by "prompt", within the request (`Accounts`).
if os.environ.get("MAIL_HOST"):
    _MAIL = "django.core.mail.backends.smtp.EmailBackend"
    _SERVER = {
        "host": os.environ["MAIL_HOST"],
        "port": int(os.environ.get("MAIL_PORT", "587")),
        "username": os.environ.get("MAIL_USER", ""),
        "password": os.environ.get("MAIL_PASSWORD", ""),
        "use_tls": environment.flag("MAIL_TLS", True),
    }
    MAILERS = {
        "default": {"BACKEND": _MAIL, "OPTIONS": _SERVER | {"timeout": 20}},
        "prompt": {"BACKEND": "config.prompt_mail.PromptBackend", "OPTIONS": _SERVER | {"timeout": 8}},
    }
else:
    _FOLDER = {"file_path": VAR_DIR / "mail"}
    _MAIL = "django.core.mail.backends.filebased.EmailBackend"
    MAILERS = {name: {"BACKEND": _MAIL, "OPTIONS": _FOLDER} for name in ("default", "prompt")}

# Of the service that posts incoming mail; without it nobody may.
INBOUND_SECRET = environment.inbound_secret()

# Security
HTTPS = environment.flag("HTTPS")
# A process for readers alone reads no header that says how they came; what stands before it sees to https.
SECURE_SSL_REDIRECT = HTTPS and SITE_ROLE != "site"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL_REDIRECT else None
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "opinion.rescue.csrf_failure"
# The hash is that of the one <style> that Tiptap puts into the page; a browser test fails when it changes.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# W003 looks for Django's CSRF middleware by name; config.desk_middleware.DeskCsrf is it.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
