"""What Shouwang must never do cannot be said either: no field of the API or the pages, no key of the journal, no word
of the catalogues offers it (mission, "What it must never do"). The schema is asked in `test_nevers.py`.

Whoever needs an exception writes it into a list below, with its reason, where a reviewer sees it.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.db import connection
from django.db.models import JSONField, Model

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import send_order
from shouwang.journal.models import Entry
from tests import make
from tests.house.test_nevers import REACHES_SOMEBODY, never, own_models, words
from tests.unbreakable.addresses import bodies, contracts, endpoints

PRODUCT = Path(__file__).resolve().parents[2] / "shouwang"
# Told by name, so that each is thought of: what may stand inside a column of JSON. No person in any of them.
JSON_COLUMNS = {
    "approach.Ground.outline": "the coordinates of a compound or village",
    "approach.House.outline": "the coordinates of a building",
    "approach.Lane.line": "the coordinates of a lane",
    "approach.Lane.passable": "by what one gets through: car, e_bike, foot, fire",
    "approach.Survey.covers": "what it replaces: houses, lanes, points, assets",
    "approach.Survey.outline": "the coordinates of the part that was surveyed",
    "areas.Area.outline": "the coordinates of an area",
    "callpoints.Press.rung": "ids of the units that were rung, in turn; erased on its date",
    "dispatch.Category.needs": "what an incident of a type needs: units, kinds, capabilities",
    "dispatch.Category.run_card": "steps of reinforcement: kind, count, seconds",
    "dispatch.ClockPolicy.policy": "the fields of engine.clocks.ClockPolicy",
    "dispatch.Incident.needs_too": "capabilities that answers asked for: first_aid, rescue",
    "dispatch.Question.choices": "the answers one may choose from: code, words in both languages",
    "dispatch.Question.effects": "what an answer does: a priority, a capability, advice in both languages",
    "dispatch.Mode.reserved": "rights that a mode leaves to a few roles",
    "dispatch.Mode.roles": "roles that may switch a mode",
    "dispatch.RunCard.steps": "steps of reinforcement in a mode: kind, count, seconds",
    "dispatch.Incident.flags": "what is still open about it: place_unknown, unknown_type, outside_area, from_paper",
    "dispatch.Recommendation.candidates": "the first few units, by unit, erased on its date",
    "duty.Unit.capabilities": "what a unit can do",
    "places.Closure.edges": "numbers of road edges",
    "places.Closure.line": "the coordinates of a closed road",
    "places.RoadVersion.bounds": "west, south, east, north",
}
FLAGS = {"place_unknown", "unknown_type", "outside_area", "from_paper"}
CANDIDATE = {"unit", "rank", "travel_seconds", "reasons"}
CALLER = {"caller_name", "caller_phone"}  # typed into a call; answered by disclose_contact alone, as name and phone
FIELD_EXCEPTIONS = {"score": "how well a place fits what a caller says"}
TYPE_EXCEPTIONS = FIELD_EXCEPTIONS | {"focus": "where the keyboard is", "watch": "the phone's own position on shift"}
MESSAGE_EXCEPTIONS = {
    "%(table)s has %(found)d rows, the backup %(wanted)d.",
    "The request must be %(wanted)s, not %(found)s.",
    "“%(field)s” must be %(wanted)s, not %(found)s.",
    "not the kind first wanted",
    # The phone's own camera, and where its settings call it so.
    (
        "This HEIC or AVIF picture cannot be read here. Take it as JPEG: on an iPhone Settings, Camera, Formats, “Most "
        "Compatible”; elsewhere switch HEIF off in the camera."
    ),
}
HAN = (
    "人脸", "步态", "虹膜", "声纹", "指纹", "身份证", "户籍", "户口", "民族", "宗教", "前科", "嫌疑", "重点人",
    "黑名单", "布控", "盯控", "关注人员", "上访", "信访", "积分", "评分", "打分", "轨迹", "行踪", "门禁", "车牌",
    "预测", "高危", "画像", "流动人口", "常住人口", "研判",
)  # fmt: skip


def keys_of(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from keys_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from keys_of(value)


def touched(names: set[str]) -> set[str]:
    return {name for name in names if never(name)}


def personal(names: set[str]) -> set[str]:
    """Names of a field for somebody: how they are reached, or who called."""
    return {name for name in names if set(words(name)) & (REACHES_SOMEBODY | {"caller", "contact", "person", "victim"})}


# --- columns -------------------------------------------------------------------------------------------------------


def test_every_column_of_json_says_what_stands_in_it() -> None:
    """JSON is the way around a schema: a new column of it is looked at here."""
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, JSONField)
    }
    assert columns == set(JSON_COLUMNS)


@pytest.mark.django_db
def test_every_table_has_a_model() -> None:
    """A table made by hand would be asked by none of these tests."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - modelled <= {"django_migrations"}


def test_nobody_is_found_by_name_or_number() -> None:
    """No index, no unique key, and no question to the database: a caller is no key across incidents."""
    contact: type[Model] = apps.get_model("contacts", "Contact")
    indexed = {name for index in contact._meta.indexes for name in index.fields}
    indexed |= {name for constraint in contact._meta.constraints for name in getattr(constraint, "fields", ())}
    indexed |= {field.name for field in contact._meta.concrete_fields if field.db_index or field.unique}
    assert indexed == {"id", "matter_id", "area", "erase_at"}
    asked = {
        f"{path.name}: {keyword.arg}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"filter", "get", "exclude", "order_by"}
        for keyword in node.keywords
        if keyword.arg and {"phone", "caller", "salt"} & set(words(keyword.arg))
    }
    assert asked == set()


# --- the API, the stream, the journal ------------------------------------------------------------------------------


def test_no_body_and_no_question_of_the_api_has_a_field_for_a_never() -> None:
    asked = {one.asks.__name__: one.asks for one in contracts().values() if one.asks}
    fields = {name: set(struct.__struct_fields__) for name, struct in (bodies() | asked).items()}
    assert touched(set(fields).union(*fields.values())) == set()
    assert {name: found for name, names in fields.items() if (found := personal(names))} == {"CallBody": CALLER}


def test_no_answer_of_the_api_has_a_type_for_a_never() -> None:
    """Of all addresses, from their schemas; a name and a number are in one of them."""
    names: dict[str, set[str]] = {}
    for route, contract in contracts().items():
        if contract.answer is not None:
            parts, components = msgspec.json.schema_components(
                [contract.answer], schema_hook=lambda _: {"type": "string"}
            )
            names[route] = set(keys_of([*parts, components]))
    assert touched(set().union(*names.values())) <= set(FIELD_EXCEPTIONS)
    told = {route: found for route, keys in names.items() if (found := personal(keys))}
    assert told == {
        "api/contacts/<uuid:contact_id>/disclose": {"phone"},
        "api/incidents/<uuid:incident_id>": {"contact"},
        # To whoever answers a ring or rings somebody back, with an entry that says so.
        "api/rings/<uuid:ring_id>/answer": {"phone"},
        "api/call-backs/<uuid:call_back_id>/start": {"phone"},
    }


# A crew's own page, and what makes an app of it.
PHONE = {"phone/", "phone/worker.js", "phone/manifest.webmanifest", "phone/shell/zh-hans/", "phone/shell/en/"}


def test_no_address_is_named_for_a_never() -> None:
    routes = {route for route, _view in endpoints()}
    assert touched(routes) == set()
    assert personal(routes) == {"api/contacts/<uuid:contact_id>/disclose", *PHONE}


@pytest.fixture
def answers(town: make.Town) -> dict[str, Any]:
    """What pages and programs get from an installation in which something happens."""
    by = make.dispatcher(town)
    api = make.Api(by)
    incident = make.incident(town, by, caller_name="王五", caller_phone="13900001111", note="二楼")
    send_order(incident, town.units["C01"], by=by)
    near = f"lon={make.WEST + make.STEP / 2}&lat={make.SOUTH + make.STEP / 2}"
    asked = (f"incidents/{incident.id}", f"incidents/{incident.id}/ranking", f"duplicates?{near}", "places?q=x")
    read = {address: api.get(address)[1] for address in asked}
    read["state"] = api.client.get("/board/state").json()
    read["disclose"] = api.post(f"contacts/{incident.calls.get().contact_id}/disclose")[1]
    return read


def test_no_answer_has_a_field_for_a_never(answers: dict[str, Any]) -> None:
    """Who called is behind a reference, and a name and a number are in one answer only."""
    names = {address: set(keys_of(answer)) for address, answer in answers.items()}
    assert touched(set().union(*names.values())) <= set(FIELD_EXCEPTIONS)
    assert len(set().union(*names.values())) > 80
    assert {address: found for address, keys in names.items() if (found := personal(keys))} == {
        next(address for address in names if re.fullmatch(r"incidents/[^/]+", address)): {"contact"},
        "disclose": {"phone"},
    }


def test_no_entry_has_a_key_for_a_never(answers: dict[str, Any], town: make.Town) -> None:
    """Those of a day, and every key that an action writes down in its code."""
    entries = list(Entry.objects.all())
    keys = {key for entry in entries for key in keys_of(json.loads(entry.changes))}
    keys |= {
        key.value
        for path, tree in trees()
        if "actions" in path.relative_to(PRODUCT).as_posix()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    verbs = {entry.verb for entry in entries} | {entry.subject_kind for entry in entries}
    assert touched(keys | verbs) <= {"fingerprint"}  # of a file of roads
    assert personal(keys) == {"contact"}
    contacts = [changed["contact"] for entry in entries if (changed := entry.changed).get("contact")]
    assert [[len(part) for part in contact] for contact in contacts] == [[36, 64]], "a reference and a salted hash"


@pytest.mark.django_db
def test_what_stands_in_json_is_about_no_person(answers: dict[str, Any]) -> None:
    from shouwang.dispatch.models import Category, Incident, Recommendation

    assert {flag for flags in Incident.objects.values_list("flags", flat=True) for flag in flags} <= FLAGS
    keys = {key for value in Category.objects.values_list("needs", "run_card") for key in keys_of(list(value))}
    keys |= {key for value in Recommendation.objects.values_list("candidates", flat=True) for key in keys_of(value)}
    assert (touched(keys), personal(keys)) == (set(), set())


# --- code, pages, words --------------------------------------------------------------------------------------------


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PRODUCT.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def test_no_part_of_the_product_is_named_for_a_never() -> None:
    """Folders, modules, classes and roles; a function's own variables are nobody's feature."""
    names = {part for path, _tree in trees() for part in path.relative_to(PRODUCT).with_suffix("").parts}
    names |= {node.name for _path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert touched(names | set(Role.values)) == {"Wanted"}  # the units that a step of reinforcement asks for


def test_no_type_of_the_pages_has_a_field_for_a_never() -> None:
    """Interfaces, their fields, and whatever a module gives to others."""
    names: set[str] = set()
    for path in (PRODUCT / "console" / "src").rglob("*.ts"):
        text = path.read_text("utf-8")
        names |= set(re.findall(r"^\s+(?:readonly )?(\w+)\??: ", text, re.MULTILINE))
        names |= set(re.findall(r"export (?:async )?(?:function|const|let|class|interface|type) (\w+)", text))
        assert [word for word in HAN if word in text] == [], path.name
    assert len(names) > 200
    assert touched(names) <= set(TYPE_EXCEPTIONS)


def test_no_word_of_the_catalogues_offers_a_never() -> None:
    for language in ("en", "zh_Hans"):
        with (PRODUCT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        assert touched({str(message.id) for message in messages}) <= MESSAGE_EXCEPTIONS
        said = {
            f"{message.id} = {message.string}" for message in messages if any(han in str(message.string) for han in HAN)
        }
        assert said == set()
        assert len(messages) > 400
