"""Settings of one installation. What differs between installations comes from ``environment``, nothing else."""

from pathlib import Path

from shouwang.settings import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
IS_TRAINING = environment.is_on("TRAINING")  # an installation of its own, on invented data alone
DOWNPACK_FOLDER = str(HOME / "downpack")  # a practised sheet never lies where somebody looks for the real ones
if not IS_TRAINING:
    DOWNPACK_FOLDER = environment.text("DOWNPACK", DOWNPACK_FOLDER)  # a disk that is there when the database is not
DOWNPACK_MINUTES = environment.number("DOWNPACK_MINUTES", 5, most=120)

DEBUG = environment.is_on("DEBUG")
TRAINING_URL = environment.address("TRAINING_URL")  # where one practises; linked from the pages of the real one
SECRET_KEY = environment.installation_key()
ALLOWED_HOSTS = environment.names("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("ORIGINS", "")
IS_HTTPS = environment.is_on("HTTPS")
SESSION_ENGINE = "shouwang.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a watch: whoever takes over the desk logs in
SESSION_IDLE_SECONDS = environment.number("IDLE_MINUTES", 60, most=720) * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
# A browser takes a __Host- cookie from this very host over HTTPS only: no neighbour and no plain page can set one.
HOST_ONLY = "__Host-" if IS_HTTPS else ""
# A browser keeps cookies by host, whatever the port: one that practises stays logged in to the real installation too.
OWN = f"{HOST_ONLY}training_" if IS_TRAINING else HOST_ONLY
SESSION_COOKIE_NAME = f"{OWN}sessionid"
CSRF_COOKIE_NAME = f"{OWN}csrftoken"
LANGUAGE_COOKIE_NAME = f"{OWN}django_language"
DEVICE_COOKIE_NAME = f"{OWN}device"
# Outbound, so off until an operator names the push services that may be asked; training sends nothing outside.
PUSH_ORIGINS, PUSH_CONTACT = ([], "") if IS_TRAINING else environment.push_services()
REQUESTS_PER_USER = environment.rate("REQUESTS_PER_USER", "50/600")
REQUESTS_PER_ADDRESS = environment.rate("REQUESTS_PER_ADDRESS", "200/2400")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.is_on("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "shouwang.ui",
    "shouwang.foundation",
    "shouwang.journal",
    "shouwang.areas",
    "shouwang.accounts",
    "shouwang.live",
    "shouwang.places",
    "shouwang.contacts",
    "shouwang.duty",
    "shouwang.approach",
    "shouwang.dispatch",
    "shouwang.pictures",
    "shouwang.callpoints",
    "shouwang.joint",
    "shouwang.downpack",
    "shouwang.api",
    "shouwang.console",
    "shouwang.training",
    "shouwang.operate",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "shouwang.foundation.pages.SecurityHeaders",
    "shouwang.foundation.pages.Refusals",
    "shouwang.accounts.lane.TokenLane",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shouwang.accounts.doors.ClosedByDefault",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS = ["shouwang.accounts.doors.PasswordDoor"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "shouwang.accounts.passwords.StationWordsValidator"},
]
CSRF_FAILURE_VIEW = "shouwang.foundation.pages.csrf_failed"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

ROOT_URLCONF = "shouwang.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "shouwang.console.context.pages",
            ]
        },
    }
]

LANGUAGE_CODE = environment.text("LANGUAGE", "zh-hans")
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Shanghai")  # the city's zone: pages; tables are UTC
USE_TZ = True

STATIC_URL = "/static/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # a call is small; a text of 100 kB is not a call
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# Pictures from the scene: how large one may be, how long a clip, how many days they are kept.
PHOTO_BYTES = environment.number("PHOTO_MB", 12, most=100) * 1_000_000
CLIP_BYTES = environment.number("CLIP_MB", 60, most=1000) * 1_000_000
CLIP_SECONDS = environment.number("CLIP_SECONDS", 60, most=600)
PICTURES_DAYS = environment.number("PICTURES_DAYS", 30, most=3650)

TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "shouwang.foundation.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "shouwang": {"level": "INFO"},
        # With every statement it would write what is in it: names, numbers, session keys.
        "django.db.backends": {"level": "INFO"},
    },
}
