"""A real town from nothing to a running board: east Baltimore and its four police premises."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse

from shouwang.areas.models import Area
from shouwang.founding.town import Files, found_town
from shouwang.journal.queries import verify
from shouwang.places.models import RoadVersion
from tests.make import Api

PREMISES = [
    ("SE", "station", "Southeastern District", -76.54744, 39.28768, 1),
    ("HQ", "station", "Headquarters", -76.60774, 39.29055, 1),
    ("MU", "police_room", "Marine Unit", -76.57160, 39.27637, 0),
    ("CP", "police_room", "Baltimore City Police", -76.59205, 39.28165, 0),
]
CALL = {"category": "fight", "lon": -76.5760, "lat": 39.2850, "place_text": "Patterson Park"}


def write(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def files(tmp_path: Path, real_data: Path) -> Files:
    codes = [premises[0] for premises in PREMISES]
    return Files(
        roads=real_data / "osm" / "baltimore.osm.pbf",
        posts=write(tmp_path / "posts.csv", ("code", "kind", "name", "lon", "lat", "minimum_units"), *PREMISES),
        units=write(
            tmp_path / "units.csv",
            ("call_sign", "kind", "post", "capabilities", "on_shift"),
            *((f"{code}{number}", "car", code, "police", "yes") for code in codes for number in (1, 2)),
        ),
        people=write(
            tmp_path / "people.csv",
            ("username", "name", "role", "area", "unit", "language"),
            ("hill", "A. Hill", "dispatcher", "", "", "en"),
            ("crew", "Car 1", "unit", "", "SE1", "en"),
        ),
    )


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.django_db
def test_east_baltimore_has_a_board_that_takes_a_call_and_ranks_its_cars(files: Files, home: Path) -> None:
    password = next(login.password for login in found_town(files) if login.username == "hill")
    version = RoadVersion.objects.get(is_current=True)
    assert (version.source, version.junctions > 5_000) == ("baltimore.osm.pbf", True)
    assert list(Area.objects.order_by("path").values_list("kind", "name")) == [
        ("station", "baltimore"),
        *(("beat", premises[2]) for premises in PREMISES),
    ]
    hill = Api(None)
    assert hill.client.get("/board/").status_code == 302
    hill.client.post(reverse("login"), {"username": "hill", "password": password})
    chosen = {"current": password, "password": "a long enough passphrase", "again": "a long enough passphrase"}
    assert hill.client.get("/board/").headers["Location"] == reverse("account")  # given by somebody else: replace it
    hill.client.post(reverse("set-password"), chosen)
    page = hill.client.get("/board/")
    assert (page.status_code, f"/map/{version.id}/" in page.content.decode()) == (200, True)
    state = hill.client.get("/board/state").json()
    assert (state["area"]["name"], state["incidents"]) == ("baltimore", [])
    assert [unit["call_sign"] for unit in state["units"]] == sorted(
        f"{post[0]}{n}" for post in PREMISES for n in (1, 2)
    )
    status, taken = hill.post("calls", CALL)
    assert status == 201
    status, ranking = hill.get(f"incidents/{taken['subject']['id']}/ranking")
    seconds = [candidate["travel_seconds"] for candidate in ranking["candidates"]]
    assert (status, ranking["candidates"][0]["call_sign"][:2]) == (200, "MU")
    assert (len(seconds), all(0 < one < 1200 for one in seconds)) == (8, True)
    assert list(verify()) == []
