from django.apps import AppConfig
from django.db.backends.signals import connection_created


class JournalConfig(AppConfig):
    name = "shouwang.journal"

    def ready(self) -> None:
        from shouwang.journal.guard import teach

        connection_created.connect(teach, dispatch_uid="journal_grown")
