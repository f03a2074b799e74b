"""The categories a new installation starts with are whole: both languages, a priority, needs, a mapping to APCO."""

from shouwang.dispatch.catalogue import default_categories
from shouwang.dispatch.models import MAX_PRIORITY

NOT_CHECKED = {"fire"}  # no public list with its code was at hand


def test_every_category_is_whole():
    categories = default_categories()
    assert len({category.code for category in categories}) == len(categories) == 39
    for category in categories:
        assert category.name, category.code
        assert category.name_en, category.code
        assert 1 <= category.priority <= MAX_PRIORITY
        assert category.needs["units"] >= 1
        assert category.run_card


def test_each_maps_to_an_apco_code_or_is_named_here():
    codes = {category.code: category.apco for category in default_categories()}
    assert {code for code, apco in codes.items() if not apco} == NOT_CHECKED
    assert all(apco == apco.upper() and " " not in apco for apco in codes.values())
