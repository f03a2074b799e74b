"""No key fires while someone types, and nothing that comes in takes the focus or moves the list under the hand."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.station import Station


def test_letters_in_a_field_are_letters(station: Station, open_desk: Any) -> None:
    """Every key of the board, typed into the fields of the call form: nothing is sent, closed or opened."""
    desk = open_desk("dispatcher")
    incident = station.ask("ring", category="noise", place="门口")["id"]
    desk.row(incident).click()
    desk.recommended()
    desk.press("n")
    keys = "RVASCOMXTHIPYNJKZGULrvascomxthipynjkzgul123456789/?"
    for field in ("call-note", "call-caller_name", "call-place", "call-kind"):
        desk.page.locator(f"#{field}").focus()
        desk.type(keys)
        assert desk.focused() == field
        expect(desk.page.locator(f"#{field}")).to_have_value(keys)
    assert desk.opened() == incident
    expect(desk.page.locator("#help")).not_to_contain_text(desk.words("keys_note"))
    expect(desk.page.locator("#sheet")).to_have_count(0)
    assert station.ask("state", incident=incident) == {"state": "waiting", "orders": [], "findings": 0}


def test_what_is_typed_right_after_a_key_is_written(station: Station, open_desk: Any) -> None:
    """A hand that knows the keys waits for no form: its words are all there, and none of them was a key."""
    desk = open_desk("dispatcher")
    incident = station.ask("ring", category="noise", place="门口")["id"]
    desk.row(incident).click()
    desk.recommended()
    for key, field in (("i", "#sheet input"), ("n", "#call-place")):
        desk.press(key)
        desk.type("rvascomx")
        expect(desk.page.locator(field)).to_have_value("rvascomx")
        desk.press("Escape", "Escape")
    assert station.ask("state", incident=incident) == {"state": "waiting", "orders": [], "findings": 0}


def test_a_new_call_does_not_take_the_focus(station: Station, open_desk: Any) -> None:
    desk = open_desk("dispatcher")
    mine = desk.take_call(station.ask("places", count=1)[0]["en"], "Noise")
    desk.press("i")
    expect(desk.page.locator("#sheet input")).to_be_focused()
    desk.type("the neigh")
    louder = station.ask("ring", category="armed_threat", place="东门")["id"]
    expect(desk.page.locator("#announcements")).to_contain_text("Threat with a weapon")
    desk.type("bour called")
    expect(desk.page.locator("#sheet input")).to_have_value("the neighbour called")
    desk.press("Enter")
    expect(desk.panel.locator(".note")).to_have_text(["the neighbour called"])
    assert desk.opened() == mine
    expect(desk.row(louder)).to_be_visible()


def test_the_list_rests_while_a_mouse_points_at_it(station: Station, open_desk: Any) -> None:
    first = station.ask("ring", category="noise", place="一")["id"]
    desk = open_desk("dispatcher")
    desk.row(first).hover()
    second = station.ask("ring", category="armed_threat", place="二")["id"]
    expect(desk.page.locator("#queue button.edge")).to_contain_text("Threat with a weapon")
    assert desk.rows.evaluate_all("rows => rows.map((row) => row.id)")[0] == f"incident-{first}"
    desk.page.mouse.move(700, 500)
    expect(desk.rows.first).to_have_id(f"incident-{second}")


def test_enter_on_a_button_presses_that_button_only(station: Station, open_desk: Any) -> None:
    incident = station.ask("ring", category="noise", place="门口")["id"]
    desk = open_desk("dispatcher")
    desk.recommended()
    desk.page.get_by_role("button", name=desk.words("add_note")).first.focus()
    desk.press("Enter")
    expect(desk.page.locator("#sheet input")).to_be_focused()
    assert station.ask("state", incident=incident)["orders"] == []


def test_a_verb_is_found_by_its_pinyin(station: Station, open_desk: Any) -> None:
    desk = open_desk("dispatcher", "zh")
    desk.press("/")
    for typed in ("jiejing", "jj"):
        desk.page.locator("#command").fill(typed)
        expect(desk.page.locator("#command-list [role=option]").first).to_contain_text("接警")
    desk.press("Enter")
    expect(desk.page.locator("#call-place")).to_be_focused()
