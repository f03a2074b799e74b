"""A picture goes from the phone's own file field to the server and back as words or as a picture at the desk."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station
from tests.pictures import samples

HEIC = {"name": "IMG_0412.HEIC", "mimeType": "image/heic"}


@pytest.mark.parametrize(("language", "what_to_do"), [("zh", "请改用 JPEG 拍摄"), ("en", "Take it as JPEG")])
def test_a_heic_that_cannot_be_read_is_refused_with_what_to_do(
    station: Station, open_phone: Any, language: str, what_to_do: str
) -> None:
    """A whole one whose picture is packed in a way that is not known here; the one taken next is kept."""
    incident = station.ask("under_way", call_sign="C01")
    before = station.ask("pictures", incident=incident)
    phone = open_phone("C01", language)
    expect(phone.card).to_be_visible()
    field, refused = phone.page.locator(".picture-take input"), phone.page.locator("#refused")
    field.set_input_files([HEIC | {"buffer": samples.heic(coding=b"vvc1")}])
    expect(refused).to_contain_text(phone.words("not_taken"))
    expect(refused).to_contain_text(what_to_do)
    assert station.ask("pictures", incident=incident) == before
    refused.get_by_role("button", name=phone.words("put_away")).click()
    expect(refused).not_to_contain_text(what_to_do)
    with phone.page.expect_response("**/pictures") as answer:
        field.set_input_files([HEIC | {"buffer": samples.heic()}])
    assert answer.value.status == 201
    kept = {"rows": before["rows"] + 1, "files": before["files"] + 1}
    assert station.ask("pictures", incident=incident) == kept
    expect(refused).not_to_contain_text(phone.words("not_taken"))
