"""What Shouwang must never do cannot be stored: the schema has no room for it (mission, "What it must never do").

Names are read as words, from the models and from the database's own tables. Whoever needs an exception writes it into
a list below, with its reason, where a reviewer sees it.
"""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateField, Model

NEVERS = {
    "biometrics": "face faces facial gait iris retina voiceprint fingerprint fingerprints biometric biometrics dna",
    "a score of a person": "score scores rating credit risk trust suspicion danger grade",
    "a list of people to be watched": "watch watchlist blacklist suspect suspects offender offenders wanted "
    "conviction convicted criminal recidivist petitioner petition focus",
    "a register of the population": "passport idcard hukou household ethnic ethnicity religion nationality birth "
    "birthday born gender sex resident citizen population tenant",
    "movements": "track tracks trajectory movement movements plate",
    "a forecast of offences": "forecast forecasts predicted prediction predictions hotspot hotspots",
    "who comes and goes": "visitor visitors attendance gate gates doorlock turnstile presence",
    "a picture of somebody": "portrait portraits mugshot selfie video videos camera cameras",
}
# In the schema alone: a page may speak of a caller, a table of callers would be a register.
PERSON_KEYS = "person persons people caller callers victim victims party parties informant informants"
SCHEMA = NEVERS | {"a person key across incidents": PERSON_KEYS}
PHRASES = ("id card", "id number", "identity number", "national id", "date of birth")
HAN = ("身份证", "人脸", "指纹", "重点人员", "黑名单", "车牌", "轨迹", "嫌疑人", "评分")
NAME_EXCEPTIONS = {
    "places_roadversion.fingerprint": "the hash of a file of roads",
}

# Who, and where: a table that has one of each, and a time, says where somebody was and when. A unit is both.
PEOPLE = {"accounts.User", "contacts.Contact", "duty.Unit", "duty.Member", "duty.Shift"}
PLACES = {"areas.Area", "places.Place", "places.Asset", "duty.Post", "duty.Unit", "dispatch.Incident"}
# A reference without a foreign key joins as well: by the name of its column.
NAMED = {label.rpartition(".")[2].lower(): label for label in PEOPLE | PLACES}
NAMED |= dict.fromkeys(("username", "officer", "staff", "actor", "warden", "volunteer", "device"), "accounts.User")
POSITIONS = {"lon", "lat", "longitude", "latitude", "coordinates", "geometry", "geom", "whereabouts", "geohash"}
STAFF_TABLES = {
    "journal.Entry": "what staff did, by area; for ever: the proof of every action; no position of anybody",
    "accounts.Grant": "a role within an area, from and until; kept as long as the account",
    "duty.Shift": "when a unit was on duty; erased two years after its end (duty/tasks.py)",
    "duty.Position": "one row a unit, overwritten; deleted with the end of the shift",
    "dispatch.Incident": "where the incident is, and its dispatcher; the record of the call",
    "dispatch.Call": "who took the call; the caller is a contact with an erase date",
    "dispatch.Note": "who wrote the note",
    "pictures.Picture": "which unit sent a picture into an incident; erased with it after 30 days (pictures/tasks.py)",
    "callpoints.Press": "which unit was rung, nothing of who pressed; erased after 180 days (callpoints/tasks.py)",
    "joint.Operation": "who commands where, from and until; erased two years after its end (joint/tasks.py)",
    "joint.OperationUnit": "which unit took part from when until when; erased with its operation",
    "joint.Instruction": "who was told what by whom; erased two years after it was over (joint/tasks.py)",
    "joint.DeskChange": "who took over a desk from whom; erased after 90 days (joint/tasks.py)",
    "downpack.CardBlock": "who printed blank cards for which area; numbers of cards, no position of anybody",
    "downpack.Card": "who typed which card in, and the incident it became",
    "dispatch.Ring": "who answered which ring; erased after 90 days (dispatch/tasks.py)",
    "dispatch.CallBack": "who rang back; erased after 90 days (dispatch/tasks.py)",
    "dispatch.Answer": "who wrote an answer down, with the incident as a note",
    "places.PlaceNote": "who wrote the note about a place; erased after its last day (places/tasks.py)",
    "dispatch.Order": "which unit was sent where and when: the incident's record; who rode with it is not kept",
}
REACHES_SOMEBODY = {"phone", "mobile", "email", "telephone", "wechat"}


def words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def never(name: str, nevers: dict[str, str] = NEVERS) -> list[str]:
    """The nevers that a name of a model, table or column touches."""
    spoken = words(name)
    found = [never for never, listed in nevers.items() if set(spoken) & set(listed.split())]
    if any(f" {phrase} " in f" {' '.join(spoken)} " for phrase in PHRASES) or any(han in name for han in HAN):
        found.append("an identity")
    return found


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("shouwang.")]


def related(model: type[Model]) -> set[str]:
    """By a relation, or by a reference that the database does not know of: a column named for a model."""
    fields = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
    known = {field.related_model._meta.label for field in fields if field.related_model}
    spoken = {word for field in model._meta.concrete_fields for word in words(field.name)}
    named = {label for word, label in NAMED.items() if word in spoken}
    return known | named - {model._meta.label}


def has_position(model: type[Model]) -> bool:
    return any(set(words(field.name)) & POSITIONS for field in model._meta.concrete_fields)


@pytest.mark.parametrize(
    ("name", "is_never"),
    [
        ("FaceVector", True),
        ("gait_id", True),
        ("person_score", True),
        ("WatchList", True),
        ("id_card", True),
        ("id_number", True),
        ("身份证号", True),
        ("surface", False),
        ("order_id", False),
        ("is_place_confirmed", False),
    ],
)
def test_a_name_is_read_as_words(name, is_never):
    assert bool(never(name)) == is_never


@pytest.mark.django_db
def test_no_table_and_no_column_has_room_for_a_never():
    """Asked of the database itself, so that a table made by hand counts too."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        columns = {
            f"{table}.{column.name}"
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }
    found = {name: never(name.partition(".")[2], SCHEMA) for name in columns}
    found |= {table: never(table, SCHEMA) for table in tables}
    touched = {name: nevers for name, nevers in found.items() if nevers}
    assert len(columns) > 100
    assert set(touched) == set(NAME_EXCEPTIONS), touched


def test_no_model_and_no_field_is_named_for_a_never():
    names = {
        f"{model._meta.label}.{field.name}": field.name for model in own_models() for field in model._meta.get_fields()
    }
    names |= {model._meta.label: model.__name__ for model in own_models()}
    touched = {name for name, word in names.items() if never(word, SCHEMA)}
    assert touched == {"places.RoadVersion.fingerprint"}


def test_only_the_listed_staff_tables_join_a_person_to_places_over_time():
    """Whoever adds one says here why, and when it is erased; a table that is gone leaves the list."""
    joined = {
        model._meta.label
        for model in own_models()
        if related(model) & PEOPLE
        and (related(model) & PLACES or has_position(model))
        and any(isinstance(field, DateField) for field in model._meta.concrete_fields)
    } | {model._meta.label for model in own_models() if related(model) & PEOPLE and has_position(model)}
    assert joined == set(STAFF_TABLES)


def test_a_position_of_a_unit_is_one_row_and_goes_with_its_shift():
    """No history of positions can be kept: the shift is the key."""
    position = apps.get_model("duty", "Position")
    assert (position._meta.pk.name, position._meta.pk.unique) == ("shift", True)


def test_whoever_can_be_reached_belongs_to_one_matter_and_has_an_erase_date():
    """A number or address for somebody stands only in the matter that needs it; nothing points at it from elsewhere."""
    for model in own_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        if not any(set(words(name)) & REACHES_SOMEBODY for name in fields):
            continue
        rules = ("matter_id" in fields, "erase_at" in fields and not fields["erase_at"].null)
        assert rules == (True, True), model._meta.label
        assert [related.name for related in model._meta.related_objects] == [], model._meta.label
