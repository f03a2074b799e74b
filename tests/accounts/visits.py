"""How each address is really used: with a body that would do. A new address needs a line here and a row in
docs/rights.md (its head says how that is written).

`{name}` stands for a thing of the area that is visited (`stage.Stage`): in an address for its id.
"""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shouwang.accounts.models import Role
from tests.live.push_service import Browser

INCIDENT = "/api/incidents/{incident_id}"


@dataclass(frozen=True)
class Visit:
    """``things``: which thing each parameter of the address is. ``by``: a role that may."""

    method: str
    path: str
    things: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    query: str = ""
    is_form: bool = False
    is_signed: bool = False  # by a device's key, whoever else is logged in
    is_picture: bool = False  # its body is a photo
    by: Role = Role.SUPERVISOR

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def has_area(self) -> bool:
        """Whether it is about something that lies in an area."""
        return any("{" in str(part) for part in (self.path if self.things else "", self.body or "", self.query))


def _get(path: str, query: str = "", **things: str) -> Visit:
    return Visit("GET", path, things, query=query)


def _post(path: str, body: dict[str, Any] | None = None, **things: str) -> Visit:
    return Visit("POST", path, things, body or {})


def _on(incident: str, path: str, body: dict[str, Any] | None = None) -> Visit:
    return _post(f"{INCIDENT}/{path}", body, incident_id=incident)


def _form(path: str, body: dict[str, Any] | None = None, **things: str) -> Visit:
    """Of one's own account; without the password entered lately 403 (tests/accounts/test_account_page.py)."""
    return Visit("POST", path, things, body or {}, is_form=True)


PERSON = {"user_id": "colleague"}
ADMIN = Role.ADMINISTRATOR
POSITION = {"lon": "{lon}", "lat": "{lat}"}
SOON = datetime.now(UTC) + timedelta(days=1)
SPAN = {"starts_at": f"{SOON:%Y-%m-%dT%H:%M}", "ends_at": f"{SOON + timedelta(hours=4):%Y-%m-%dT%H:%M}"}
NEW = "01900000-0000-7000-8000-000000000042"  # an id that a phone made
SUBSCRIPTION = asdict(Browser().target("https://push.example/x"))
VISITS = [
    _post("/api/calls", {"category": "fight", **POSITION}),
    _post("/api/calls/set-aside", {"category": "nuisance_call"}),
    _get("/api/questions"),
    _post("/api/calls/draft", {"id": "{nothing}", "form": {"note": "x"}}),
    _get("/api/calls/drafts"),
    _post("/api/calls/drafts/{draft_id}/discard", draft_id="call_draft"),
    _post("/api/rings", {"ring": "visit", "rang_at": "2026-03-02T01:00:00Z"}),
    _post("/api/rings/answered", {"ring": "nobody's", "at": "2026-03-02T01:00:00Z"}),
    _post("/api/rings/hung-up", {"ring": "nobody's", "at": "2026-03-02T01:00:00Z"}),
    _post("/api/rings/{ring_id}/answer", ring_id="ring"),
    _on("waiting", "call-back"),
    _post("/api/call-backs/{call_back_id}/start", call_back_id="call_back"),
    _post("/api/call-backs/{call_back_id}/end", {"reached": True}, call_back_id="started"),
    _get("/api/duplicates", "?category=fight&lon={lon}&lat={lat}"),
    _get("/api/cover"),
    _get(INCIDENT, incident_id="waiting"),
    _get(f"{INCIDENT}/ranking", incident_id="waiting"),
    _get(f"{INCIDENT}/route", "?unit={unit}", incident_id="waiting"),
    _on("waiting", "calls", {"note": "again"}),
    _on("waiting", "answers", {"question": "armed", "value": "no"}),
    _on("placed", "place-notes", {"kind": "dog", "text": "x", "ends_on": "{tomorrow}"}),
    _on("waiting", "orders", {"unit": "{unit}"}),
    _on("waiting", "reinforce"),
    _on("ordered", "stand-down"),
    _on("waiting", "place", {"place_text": "x", **POSITION}),
    _on("waiting", "category", {"category": "noise"}),
    _on("waiting", "notes", {"text": "x"}),
    _on("waiting", "merge", {"into": "{ordered}"}),
    _on("merged", "split"),
    _on("waiting", "close", {"category": "noise", "disposition": "unfounded"}),
    _on("closed", "reopen", {"reason": "x"}),
    _on("waiting", "take"),
    _on("waiting", "hand-over", {"to": "{colleague}"}),
    _on("waiting", "notices", {"agency": "{agency}", "what": "x"}),
    _post("/api/notices", {"agency": "{agency}", "what": "x", **POSITION}),
    _post("/api/notices/{notice_id}/updates", {"text": "x"}, notice_id="notice"),
    _post("/api/notices/{notice_id}/restore", notice_id="notice"),
    _post("/api/notices/{notice_id}/withdraw", {"reason": "x"}, notice_id="notice"),
    _get("/api/operations"),
    _get(f"{INCIDENT}/neighbours", incident_id="waiting"),
    _on("waiting", "support", {"what": "x", "agency": "{agency}"}),
    _get("/api/support/{support_id}", support_id="asked_of_us"),
    _post("/api/support/{support_id}/send", {"units": ["{unit}"]}, support_id="asked_of_us"),
    _post("/api/support/{support_id}/decline", {"reason": "x"}, support_id="asked_of_us"),
    _post("/api/support/{support_id}/promise", {"answer": "x"}, support_id="support"),
    _post("/api/support/{support_id}/arrive", support_id="support_coming"),
    _post("/api/support/{support_id}/end", support_id="support_coming"),
    _post("/api/support/{support_id}/withdraw", {"reason": "x"}, support_id="support"),
    _get("/api/modes"),
    _post("/api/modes/start", {"area": "{area}", "mode": "major", "until": "{soon}", "reason": "x"}),
    _post("/api/modes/{period_id}/renew", {"until": "{later}", "reason": "x"}, period_id="mode"),
    _post("/api/modes/{period_id}/end", {"reason": "x"}, period_id="mode"),
    _get(f"{INCIDENT}/agencies", incident_id="waiting"),
    _on("waiting", "transfers", {"agency": "{agency}"}),
    _post("/api/transfers/{transfer_id}/connect", transfer_id="transfer"),
    _post("/api/transfers/{transfer_id}/confirm", {"taken_by": "3"}, transfer_id="transfer"),
    _post("/api/transfers/{transfer_id}/refuse", {"reason": "x"}, transfer_id="transfer"),
    _post("/api/transfers/{transfer_id}/withdraw", {"reason": "x"}, transfer_id="transfer"),
    _post("/api/orders/{order_id}/steps", {"step": "accepted"}, order_id="order"),
    _post("/api/orders/{order_id}/withdraw", {"reason": "x"}, order_id="order"),
    _post("/api/contacts/{contact_id}/disclose", contact_id="contact"),
    _post("/api/units/{unit_id}/position", POSITION | {"at": "2026-03-02T01:00:00Z"}, unit_id="unit"),
    _post("/api/units/{unit_id}/shift", {"on": False}, unit_id="unit"),
    Visit("POST", "/api/units/{unit_id}/help", {"unit_id": "unit"}, POSITION, by=Role.UNIT),
    Visit("POST", f"{INCIDENT}/cancel-help", {"incident_id": "help"}, {"reason": "x"}, by=Role.UNIT),
    Visit("POST", "/api/push/subscriptions", body=SUBSCRIPTION, by=Role.UNIT),
    Visit("POST", "/api/push/subscriptions/end", body={}, by=Role.UNIT),
    _get("/api/todo", "?whose=day"),
    _get("/api/places", "?q=x"),
    _post("/api/places/{place_id}/names", {"text": "x"}, place_id="place"),
    _post("/api/places/{place_id}/move", {"lon": 116.0, "lat": 28.6}, place_id="place"),
    _get("/api/approach", "?lon={lon}&lat={lat}&unit={unit}"),
    _get("/api/grounds", "?lon={lon}&lat={lat}"),
    _get("/api/surveys/open"),
    _post("/api/surveys", {"id": NEW, "covers": ["lanes"], "ground": "{ground}"}),
    _get("/api/surveys/{survey_id}", survey_id="draft"),
    _post("/api/surveys/{survey_id}/features", {"id": NEW, "kind": "entrance", **POSITION}, survey_id="draft"),
    _post("/api/surveys/{survey_id}/features/{feature_id}/drop", survey_id="draft", feature_id="house"),
    _post("/api/surveys/{survey_id}/finish", survey_id="draft"),
    _post("/api/surveys/{survey_id}/return", {"reason": "x"}, survey_id="measured"),
    _post("/api/surveys/{survey_id}/publish", survey_id="measured"),
    _post("/api/surveys/{survey_id}/discard", survey_id="draft"),
    _get("/approach/"),
    _get("/survey/"),
    _get("/survey/worker.js"),
    _get("/survey/shell/zh-hans/"),
    _get("/survey/shell/en/"),
    _get("/approach/sheet/{ground_id}/", ground_id="ground"),
    _get("/api/places/{place_id}/notes", place_id="place"),
    _post("/api/place-notes", {"place": "{place}", "kind": "dog", "text": "x", "ends_on": "{tomorrow}"}),
    _post("/api/place-notes/{note_id}/withdraw", note_id="place_note"),
    _post("/api/closures", POSITION | {"reason": "x"}),
    _post("/api/closures/{closure_id}/lift", closure_id="closure"),
    Visit("POST", f"{INCIDENT}/pictures", {"incident_id": "waiting"}, is_picture=True),
    _post("/api/pictures/{picture_id}/view", picture_id="picture"),
    _post("/api/pictures/{picture_id}/hold", {"reason": "x"}, picture_id="picture"),
    _post("/api/pictures/{picture_id}/release", picture_id="held"),
    _get("/pictures/{picture_id}", picture_id="held"),
    _post("/api/presses/{press_id}/take", press_id="press"),
    _post("/api/presses/{press_id}/close", {"outcome": "dealt_with"}, press_id="press"),
    Visit("POST", "/devices/v1/heartbeat", body={"battery": 90}, is_signed=True),
    Visit("POST", "/devices/v1/press", body={"id": "01890a5d-ac96-774b-bcce-b302099a8057"}, is_signed=True),
    _get("/callpoints/"),
    _get("/callpoints/new"),
    _form("/callpoints/new", {"kind": "street", "name": "x", "heartbeat_seconds": 300, **POSITION}),
    _form("/callpoints/{point_id}/key", point_id="point"),
    _form("/callpoints/{point_id}/retire", point_id="point"),
    _form("/callpoints/{point_id}/test", point_id="point"),
    _form("/callpoints/{point_id}/test/end", point_id="point"),
    _get("/api/closures/{closure_id}/under-way", closure_id="closure"),
    _get("/api/openapi.json"),
    _get("/"),
    _get("/board/"),
    _get("/board/state"),
    _get("/board/readings"),
    Visit("GET", "/phone/", by=Role.UNIT),
    _get("/phone/worker.js"),
    _get("/phone/manifest.webmanifest"),
    _get("/phone/shell/zh-hans/"),
    _get("/phone/shell/en/"),
    _get("/incidents/{incident_id}/", incident_id="waiting"),
    _get("/places/{place_id}/", place_id="place"),
    _form("/places/{place_id}/notes", {"kind": "dog", "text": "x", "ends_on": "{tomorrow}"}, place_id="place"),
    _form("/place-notes/{note_id}/withdraw", note_id="place_note"),
    _get("/names/"),
    _form("/names/{name_id}/accept", name_id="name"),
    _form("/names/{name_id}/withdraw", name_id="name"),
    _form("/names/{name_id}/restore", name_id="withdrawn"),
    _post("/api/instructions/{instruction_id}/steps", {"step": "seen"}, instruction_id="instruction"),
    _get("/operations/"),
    _form("/operations/new", {"name": "x", "purpose": "y", "area": "{area}", "commander": "{colleague}", **SPAN}),
    _get("/operations/{operation_id}/", operation_id="operation"),
    _form("/operations/{operation_id}/move", {"step": "start"}, operation_id="operation"),
    _form("/operations/{operation_id}/units", {"unit": "{unit}"}, operation_id="operation"),
    _form("/operations/{operation_id}/incidents", {"incident": "{waiting}"}, operation_id="operation"),
    _form("/operations/units/{row_id}/release", row_id="operation_unit"),
    _form("/operations/incidents/{row_id}/detach", row_id="operation_incident"),
    _get("/supervisor/"),
    _form(
        "/supervisor/mode",
        {"step": "start", "area": "{area}", "mode": "major", "until": SPAN["ends_at"], "reason": "x"},
    ),
    _get("/handover/"),
    _form("/handover/write", {"text": "x"}),
    _form("/handover/take", {"leaves": "{leaves}"}),
    _get("/morning/"),
    _get("/instructions/"),
    _form("/instructions/new", {"to": "{to}", "text": "x", "due_at": SPAN["ends_at"]}),
    _get("/instructions/{instruction_id}/", instruction_id="instruction"),
    _form("/instructions/{instruction_id}/step", {"step": "seen"}, instruction_id="instruction"),
    _get("/journal/"),
    _get("/downpack.pdf"),
    _get("/cards/"),
    _form("/cards/enter", {"number": "{card}", "category": "fight", "day": "{day}", "ring_at": "{time}"}),
    _form("/cards/void", {"number": "{card}", "reason": "x"}),
    _get("/intervals/"),
    Visit("GET", "/map/{version_id}/{zoom}/{column}/{row}.mvt"),
    _get("/login/"),
    Visit("POST", "/login/", body={"username": "nobody", "password": "x"}, is_form=True),
    Visit("POST", "/logout/", body={}, is_form=True),
    Visit("POST", "/language/", body={"language": "en"}, is_form=True),
    _get("/login/code/"),
    Visit("POST", "/login/code/", body={"code": "000000"}, is_form=True),
    _get("/health"),
    _get("/api/account"),
    Visit("GET", "/api/users/{user_id}/access", PERSON, by=ADMIN),
    Visit("POST", "/api/users/{user_id}/end-access", PERSON, {}, by=ADMIN),
    Visit("POST", "/api/users/{user_id}/reset-second-factor", {"user_id": "with_phone"}, {}, by=ADMIN),
    _get("/account/"),
    _form("/account/confirm", {"password": "x"}),
    _form("/account/password", {"current": "x", "password": "y", "again": "y"}),
    _form("/account/language", {"language": "en"}),
    _get("/account/second-factor/"),
    _form("/account/second-factor/", {"code": "000000"}),
    _form("/account/second-factor/remove"),
    _form("/account/second-factor/codes"),
    _form("/account/sessions/end-others"),
    _form("/account/sessions/{session_id}/end", session_id="session"),
    _form("/account/tokens/{token_id}/revoke", token_id="token"),
    _get("/api/nothing"),
    _get("/nothing"),
]
NOWHERE = {"/api/nothing", "/nothing"}  # no address: what the rest of the world looks like
