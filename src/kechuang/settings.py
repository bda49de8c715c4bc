"""Django settings. What differs between installations comes from `KECHUANG_*` variables (docs/guides/install.md)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from kechuang.core import env
from kechuang.core.db.url import parse_database_url
from kechuang.core.logging import configure
from kechuang.people import oidc

PACKAGE = Path(__file__).resolve().parent
HOME = env.home()
DEBUG = env.flag("KECHUANG_DEBUG")
SECRET_KEY = env.secret_key()
# What turns names of persons into pseudonyms; empty: the file `person-key` in HOME (docs/guides/persons.md).
KECHUANG_PERSON_KEY = env.person_key()
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
    "kechuang.people",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "kechuang.register",
    "kechuang.register.disputes",
    "kechuang.register.quality",
    "kechuang.register.identity",
    "kechuang.register.importing",
    "kechuang.policy",
    "kechuang.casework",
    "kechuang.matching",
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
    "kechuang.core.log.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kechuang.people.middleware.SignInMiddleware",
    "kechuang.people.middleware.SessionMiddleware",
    "axes.middleware.AxesMiddleware",
    "kechuang.web.waiting.PreparingMiddleware",
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
AUTHENTICATION_BACKENDS = [
    "kechuang.people.lockout.LockoutBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# What a district's own rules ask of passwords differs; docs/guides/people.md has the list.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {
        "NAME": "kechuang.people.passwords.LongEnough",
        "OPTIONS": {"least": env.number("KECHUANG_PASSWORD_LENGTH", 12)},
    },
    {
        "NAME": "kechuang.people.passwords.CharacterClasses",
        "OPTIONS": {"least": env.number("KECHUANG_PASSWORD_CLASSES", 3)},
    },
    {
        "NAME": "kechuang.people.passwords.NotUsedBefore",
        "OPTIONS": {"last": env.number("KECHUANG_PASSWORD_HISTORY", 5)},
    },
]
KECHUANG_PASSWORD_DAYS = env.number("KECHUANG_PASSWORD_DAYS", 0)  # 0: a password does not expire
KECHUANG_LINK_HOURS = env.number("KECHUANG_LINK_HOURS", 72)  # invitations and links for a new password
KECHUANG_DELEGATION_MONTHS = env.number("KECHUANG_DELEGATION_MONTHS", 24)
KECHUANG_IDLE_MINUTES = env.number("KECHUANG_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 60 * 60 * env.number("KECHUANG_SESSION_HOURS", 12)

# Sign-in is by user name; there need be no mail server, and nobody signs himself up.
ACCOUNT_ADAPTER = "kechuang.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "kechuang.people.forms.LoginForm"}
# Failures for one name are counted by axes, in the database; here, one address that tries many names.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip"}
MFA_ADAPTER = "kechuang.people.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "科创 Kechuang"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones and servers differ by some seconds
SOCIALACCOUNT_ADAPTER = "kechuang.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
_oidc = env.text("KECHUANG_OIDC_SERVER")
# Claim whose value is the user name of an existing account; empty: a person links the two himself after signing in.
KECHUANG_OIDC_CLAIM = env.text("KECHUANG_OIDC_CLAIM")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [oidc.application(_oidc)] if _oidc else []}}

ALLAUTH_TRUSTED_PROXY_COUNT = env.number("KECHUANG_PROXIES", 1) if env.flag("KECHUANG_BEHIND_PROXY") else 0
AXES_FAILURE_LIMIT = env.number("KECHUANG_LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("KECHUANG_LOCKOUT_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "kechuang.people.lockout.locked"
AXES_CLIENT_IP_CALLABLE = "kechuang.people.lockout.address"
AXES_USERNAME_CALLABLE = "kechuang.people.lockout.username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying again does not move the hour that the page gave
AXES_DISABLE_ACCESS_LOG = True  # sessions are listed by allauth
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Counts of attempts and used codes are shared by all workers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

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
        # A browser checks this also where a form's answer leads: to the district's own sign-in, if there is one.
        "form-action": [SELF, *([oidc.origin(_oidc)] if _oidc else [])],
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
# Files are taken on two addresses only, from people who may import, up to so many megabytes a request.
KECHUANG_IMPORT_MAX_MB = env.number("KECHUANG_IMPORT_MAX_MB", 200)
FILE_UPLOAD_HANDLERS = [
    "kechuang.register.disputes.receiving.PaperInMemory",  # one more address, small papers of disputes
    "kechuang.register.importing.jobs.receiving.FileOnDisk",
]
# The demo is plain http on the loopback address; with KECHUANG_HTTPS=1 these checks apply again.
SILENCED_SYSTEM_CHECKS = [] if _HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = configure(env.text("KECHUANG_LOG_LEVEL", "INFO"), as_json=env.flag("KECHUANG_LOG_JSON"))
