"""Users, grants (role x area), sessions, API tokens, second factors, failed attempts."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.foundation import sources

SYSTEM_ID = "00000000-0000-7000-8000-000000000001"


class Role(models.TextChoices):
    CALL_TAKER = "call_taker", _("call-taker")
    DISPATCHER = "dispatcher", _("dispatcher")
    UNIT = "unit", _("unit")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=sources.new_id)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    # Where none was chosen in a browser. Empty: what the browser asks for.
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    # Until when a password that somebody else has set opens the door, once, to one's own. None: it is one's own.
    password_ends_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def is_system(self) -> bool:
        """The worker and the command line: acts by the station's own rules, never logs in."""
        return str(self.id) == SYSTEM_ID

    @cached_property
    def granted(self) -> dict[str, list[str]]:
        """Area paths by role, as they stand now; asked once for each loaded user."""
        granted: dict[str, list[str]] = {}
        rows = self.grants.filter(revoked_at=None).order_by("area__path").values_list("role", "area__path")
        for role, path in rows:
            granted.setdefault(role, []).append(path)
        return granted

    @property
    def paths(self) -> list[str]:
        """Every area path this person has any role in."""
        return ["/"] if self.is_system else sorted({path for paths in self.granted.values() for path in paths})


class Grant(models.Model):
    """One role within one area and all below it."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=models.Q(revoked_at=None),
                name="one_grant_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.area_id}"


class Session(models.Model):
    """One browser that is logged in, or on the way to be. Its key is kept as a hash; the row goes when it ends."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    content = models.TextField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)  # at the latest, whatever happens
    idle_seconds = models.PositiveIntegerField()
    address = models.CharField(max_length=45)
    device = models.CharField(max_length=40)  # "Firefox · Windows", no more of what the browser says of itself

    def __str__(self) -> str:
        return f"{self.id} of {self.user_id}"


class SecondFactor(models.Model):
    """The secret a person's phone makes its codes from, sealed with the installation's key."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.PROTECT, related_name="second_factor")
    sealed = models.TextField()
    last_step = models.BigIntegerField()  # of the newest code used: neither it nor an older one counts again
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(models.Model):
    """Stands in for a phone that is lost, once: the row goes with its use."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class SecondFactorRule(models.Model):
    """From ``since`` to ``until`` nobody of this role comes in by a password alone."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    role = models.CharField(max_length=16, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(until=None), name="one_second_factor_rule_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} since {self.since}"


class Token(models.Model):
    """An API token: only its hash is kept; shown once."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.label} of {self.user_id}"


class Attempt(models.Model):
    """A failed login, by name, address or device, so that guessing grows slow. Erased after a day."""

    key = models.CharField(max_length=120)  # "name:...", "address:...", "device:...", "code:..."
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_by_key")]

    def __str__(self) -> str:
        return self.key
