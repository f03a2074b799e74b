"""Words that everybody here thinks of first: no password is built around one (ASVS 6.1.2, 6.2.11)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shouwang.accounts.models import User

# The product, the trade, the roles; the town's own areas come from its table.
WORDS = """
    shouwang 守望 police 警察 公安 派出所 jingcha gongan paichusuo 110 dispatcher dispatch zhihui 指挥 diaodu 调度
    supervisor auditor administrator admin guanliyuan 管理员 password mima 密码
"""
LEAST_OWN = 8  # characters that must be left when the words are taken out


class StationWordsValidator:
    """Counts what is left of a password without the words of the station and its owner's names."""

    def validate(self, password: str, user: User | None = None) -> None:
        from shouwang.areas.models import Area

        names = [name for pair in Area.objects.values_list("name", "name_en") for name in pair]
        names += [user.username, user.name] if user else []
        words = WORDS.split() + [name.lower() for name in names if len(name) > 1]
        left = password.lower()
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < min(LEAST_OWN, len(password)):
            raise ValidationError(self.get_help_text(), code="station_words")

    def get_help_text(self) -> str:
        return _("The password is built around a word of the station; choose one that nobody here would guess.")
