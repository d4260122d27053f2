"""Reading as the public does: every request runs under the role `reader`, inside the test's transaction."""

from typing import Any

from django.db import connection, transaction
from django.test import Client


class ReaderClient(Client):
    """A client whose requests the database answers as it answers the public: no table is in reach."""

    def request(self, **request: Any) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE reader")
            try:
                return super().request(**request)
            finally:
                if not connection.needs_rollback:
                    cursor.execute("RESET ROLE")
