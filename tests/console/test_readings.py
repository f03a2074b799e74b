"""The board's table of how characters are read."""

from tests import make


def test_characters_stand_under_each_of_their_readings(town):
    table = make.Api(make.dispatcher(town)).client.get("/board/readings").json()
    read = {character: {syllable for syllable in table if character in table[syllable]} for character in "派警重绿"}
    assert read == {"派": {"pai"}, "警": {"jing"}, "重": {"chong", "zhong"}, "绿": {"lv", "lu"}}


def test_every_common_character_is_read():
    from shouwang.console.queries import readings

    assert len(set("".join(readings().values()))) == 6763
