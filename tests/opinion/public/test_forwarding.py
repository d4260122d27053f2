"""Where a path leads that is not the address of anything live."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from opinion import publishing
from tests import factories
from tests.opinion.public.asking import texts
from tests.reading import ReaderClient


def before(words: str, act: Callable[[], Any]) -> Callable[..., Any]:
    """Has the desk do something right before the first question in which these words stand."""
    done: list[bool] = []

    def asked(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if words in sql and not done:
            done.append(True)
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                act()
                cursor.execute("SET LOCAL ROLE reader")
        return execute(sql, params, many, context)

    return asked


@pytest.mark.parametrize("asked", ["live_address", "live_tombstone"])
def test_what_goes_live_between_two_questions_is_neither_missing_nor_leads_to_itself(
    reader: ReaderClient, asked: str
) -> None:
    edition = factories.published(headline="Back soon")
    desk = factories.user(group="publisher")
    publishing.take_down(edition.article, by=desk, why="x", epitaph=publishing.Epitaph())
    assert reader.get(edition.path).status_code == 410

    with connection.execute_wrapper(before(asked, lambda: publishing.put_back(edition.article, by=desk))):
        answer = reader.get(edition.path)

    assert answer.status_code == 200
    assert texts(answer, "//h1") == ["Back soon"]
