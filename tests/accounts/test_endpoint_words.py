"""What is wrong with a body is said in the reader's language, without a word of the library that found it."""

import re

import pytest

from shouwang.accounts.models import Role
from tests import make

FAULTS = [
    ("calls", b'{"colour": "red"}', "这里没有 “colour” 这一项。", "“colour” is not known here."),
    ("closures", b"{}", "缺少 “lon”。", "“lon” is missing."),
    ("calls", b'{"note": 5}', "“note” 应为 str，而不是 int。", "“note” must be str, not int."),
    ("calls", b'{"place": "7"}', "“place” 的值无法读取。", "“place” has a value that cannot be read."),
    ("calls", b"[]", "请求应为 object，而不是 array。", "The request must be object, not array."),
    ("calls", b"{", "请求不是完整的 JSON。", "The request is not complete JSON."),
    ("calls", b'{"note": x}', "请求不是完整的 JSON。", "The request is not complete JSON."),
    ("calls", b'{"note": "\xff"}', "请求无法读取。", "The request cannot be read."),
]


@pytest.mark.parametrize(("path", "raw", "chinese", "english"), FAULTS)
def test_each_fault_is_said_in_both_languages(town, path, raw, chinese, english):
    api = make.Api(make.user(Role.SUPERVISOR, town.station))
    said = {}
    for language in ("zh-hans", "en"):
        api.client.cookies["django_language"] = language
        said[language] = api.post(path, raw)[1]["error"]["message"]
    assert said == {"zh-hans": chinese, "en": english}
    assert re.search("[\u4e00-\u9fff]", said["en"]) is None
