"""An expected "no": a translated message, a status, and the field it is about."""

from typing import Any

from django.utils.functional import Promise

Message = str | Promise


class Refusal(Exception):  # noqa: N818 - an expected "no" is no error
    """Raised by rules and actions; shown to the person as it is. Anything else that is raised is a bug."""

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        status: int = 400,
        field: str | None = None,
        wait_seconds: float | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status
        self.field = field
        self.wait_seconds = wait_seconds

    def as_json(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": str(self.message), "field": self.field}}

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
