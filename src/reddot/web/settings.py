"""Django's settings, read once from the environment; there is no other settings file.

``REDDOT_DIR`` is the folder of the data, ``DATABASE_URL`` names PostgreSQL, ``REDDOT_HOSTS`` the
names the site answers to, ``REDDOT_HTTPS=1`` says that it is behind HTTPS, ``REDDOT_PROXIES`` how
many servers stand before it, ``REDDOT_OIDC_*`` a force's directory, ``REDDOT_EMAIL_URL`` a mail
server (``smtp://user:password@host:port``).
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from reddot.store.setup import database_settings, place
from reddot.web.accounts.directory import directory_apps, directory_origin

PLACE = place()
HTTPS = os.environ.get("REDDOT_HTTPS") == "1"
DEMO = os.environ.get("REDDOT_DEMO") == "1"
SECOND_STEP = not DEMO and os.environ.get("REDDOT_SECOND_STEP") != "0"

SECRET_KEY = PLACE.secret("site.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("REDDOT_HOSTS", "localhost,127.0.0.1").split(",")
ROOT_URLCONF = "reddot.web.urls"
WSGI_APPLICATION = "reddot.web.wsgi.application"
DATABASES = {"default": database_settings(PLACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"

INSTALLED_APPS = [
    "reddot.store.apps.StoreConfig",
    "reddot.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "reddot.web.middleware.refuse_bad_encoding",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "reddot.web.accounts.second_step.ask_for_second_step",
    "reddot.web.middleware.keep_private",
    "reddot.web.middleware.say_why",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reddot.web.navigation.navigation",
                "reddot.web.accounts.demonstration.demonstration",
            ],
        },
    },
]

# --- language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- the site's own files
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# --- who comes in
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "reddot.web.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "reddot.web.accounts.adapters.DirectoryAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/15m/key"}  # of one-time codes, by account
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Reddot"
MFA_FORMS = {
    "add_webauthn": "reddot.web.accounts.passkeys.AddForm",
    "authenticate_webauthn": "reddot.web.accounts.passkeys.AuthenticateForm",
    "login_webauthn": "reddot.web.accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "reddot.web.accounts.passkeys.ReauthenticateForm",
}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": directory_apps(os.environ)}}

# --- guessing is locked out, by name and by address together
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "password"]
AXES_USERNAME_FORM_FIELD = "username"  # as allauth hands it over
AXES_USERNAME_CALLABLE = "reddot.web.accounts.guessing.name_tried"
AXES_CLIENT_IP_CALLABLE = "allauth.core.internal.httpkit.get_client_ip"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("REDDOT_PROXIES", "0"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # one count for every process
        "LOCATION": "reddot_cache",
        "KEY_FUNCTION": "reddot.web.accounts.guessing.cache_key",
    }
}

# --- sessions end with the shift, and a form never loses its token to a second tab
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reddot.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF, *directory_origin(os.environ)],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "img-src": [SELF, "data:"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- mail leaves through the outbox alone
_MAIL = urlsplit(os.environ.get("REDDOT_EMAIL_URL", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _MAIL.hostname
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_TIMEOUT = 10
EMAIL_PORT = _MAIL.port or 25
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
DEFAULT_FROM_EMAIL = os.environ.get("REDDOT_EMAIL_FROM", "reddot@localhost")

# --- logs name what went wrong and where, never what was typed
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "reddot.web.logs.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "allauth": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "reddot": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
