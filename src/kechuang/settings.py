"""Django settings. What differs between installations comes from `KECHUANG_*` variables (docs/guides/install.md)."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from kechuang.core import env
from kechuang.core.db.url import parse_database_url
from kechuang.core.logging import configure

PACKAGE = Path(__file__).resolve().parent
HOME = env.home()
DEBUG = env.flag("KECHUANG_DEBUG")
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.text("KECHUANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
_HTTPS = env.flag("KECHUANG_HTTPS")

# The district this installation runs for: a pack shipped with the package by name, or a folder.
_pack = env.text("KECHUANG_PACK", "chaoyang")
KECHUANG_PACK = Path(_pack).absolute() if "/" in _pack else PACKAGE / "packs" / _pack
# True while the register holds generated data only; the answers are then open to everybody (people/roles.py).
KECHUANG_SAMPLE_REGISTER = env.flag("KECHUANG_SAMPLE_REGISTER", True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "kechuang.core.log",
    "kechuang.people",
    "kechuang.register",
    "kechuang.policy",
    "kechuang.api",
    "kechuang.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kechuang.people.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kechuang.people.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kechuang.people.middleware.SignInMiddleware",
]
ROOT_URLCONF = "kechuang.urls"
WSGI_APPLICATION = "kechuang.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kechuang.people.context.actor",
                "kechuang.web.context.portal",
            ],
        },
    }
]

_url = env.text("KECHUANG_DATABASE_URL")
DATABASES = {
    "default": {
        **(
            parse_database_url(_url)
            if _url
            else {
                "ENGINE": "kechuang.core.db.postgres",
                "NAME": "kechuang",
                "USER": "postgres",
                "EMBEDDED": {"home": HOME / "pg", "durable": True},
            }
        ),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True  # serves straight from the package: no collectstatic step on a fresh machine
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# No inline script or style, nothing from elsewhere; `data:` is not allowed even for images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
if env.flag("KECHUANG_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("KECHUANG_TRUSTED_ORIGINS").split(",") if origin]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# The demo is plain http on the loopback address; with KECHUANG_HTTPS=1 these checks apply again.
SILENCED_SYSTEM_CHECKS = [] if _HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = configure(env.text("KECHUANG_LOG_LEVEL", "INFO"), as_json=env.flag("KECHUANG_LOG_JSON"))
