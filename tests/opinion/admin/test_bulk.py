"""One move for many pieces: through the same gate, told piece by piece."""

import pytest
from django.test import Client

from opinion import workflow
from opinion.models import Step
from opinion.states import State
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/desk/opinion/article/"


def signed_in(group: str) -> Client:
    client = Client()
    client.force_login(factories.user(group=group))
    return client


def test_the_menu_of_the_list_leads_to_a_page_that_says_what_would_happen() -> None:
    desk, article = signed_in("editor"), factories.article(headline="One of many")
    answer = desk.post(
        LIST, {"action": "bulk_spike", "_selected_action": [article.pk], "index": 0}, follow=True
    )

    assert answer.redirect_chain[0][0] == f"{LIST}bulk/spike/?piece={article.pk}"
    assert "One of many" in answer.content.decode()
    article.refresh_from_db()
    assert article.state == State.EDITING


def test_every_piece_passes_the_gate_and_each_says_what_became_of_it() -> None:
    desk = signed_in("editor")
    free, live = factories.article(headline="Free"), factories.published(headline="Live").article
    workflow.move(live, "reopen", by=None)
    gone = factories.article(headline="Gone")
    workflow.move(gone, "spike", by=None)

    pieces = {"piece": [free.pk, live.pk, gone.pk]}
    asked = desk.get(f"{LIST}bulk/spike/", pieces)
    answer = desk.post(f"{LIST}bulk/spike/", pieces | {"why": "old"})

    for page in (asked.content.decode(), answer.content.decode()):
        assert "Stays as it is. Readers see this piece. Take it down first." in page
        assert "Stays as it is. This piece is “Spiked” now, so this cannot be done with it." in page
    assert "Spike (1)</button>" in asked.content.decode()
    states = []
    for piece in (free, live, gone):
        piece.refresh_from_db()
        states.append(piece.state)
    assert states == [State.SPIKED, State.EDITING, State.SPIKED]
    assert Step.objects.get(article=free, verb="spike").why == "old"


def test_taking_and_restoring_in_bulk_make_them_mine() -> None:
    editor, client = factories.user(group="editor"), Client()
    client.force_login(editor)
    waiting, spiked = factories.submitted(by=factories.user(group="contributor")), factories.article()
    workflow.move(spiked, "spike", by=None)

    client.post(f"{LIST}bulk/take/", {"piece": [waiting.pk]})
    client.post(f"{LIST}bulk/restore/", {"piece": [spiked.pk]})

    for piece in (waiting, spiked):
        piece.refresh_from_db()
        assert (piece.state, piece.editor) == (State.EDITING, editor)


@pytest.mark.parametrize(("group", "status"), [("contributor", 302), ("administrator", 403), ("lawyer", 403)])
def test_who_does_not_edit_moves_nothing(group: str, status: int) -> None:
    article = factories.article()

    assert signed_in(group).post(f"{LIST}bulk/spike/", {"piece": [article.pk]}).status_code == status
    article.refresh_from_db()
    assert article.state == State.EDITING


def test_a_move_that_is_not_there_and_numbers_that_are_none_are_no_error_of_ours() -> None:
    desk = signed_in("editor")

    assert desk.get(f"{LIST}bulk/burn/").status_code == 404
    assert desk.get(f"{LIST}bulk/spike/?piece=x&piece=٣&piece=-1&piece={'9' * 30}").status_code == 200


def test_the_list_offers_to_take_what_nobody_has_and_one_click_does_it() -> None:
    editor, client = factories.user(group="editor"), Client()
    client.force_login(editor)
    article = factories.submitted(by=factories.user(group="contributor"))
    take = f"{LIST}{article.pk}/take/"
    assert f'formaction="{take}"' in client.get(LIST).content.decode()

    answer = client.post(take, headers={"referer": f"http://testserver{LIST}?where=inbox"})

    assert answer.headers["Location"] == f"{LIST}?where=inbox"
    article.refresh_from_db()
    assert article.editor == editor
    page = client.get(LIST).content.decode()
    assert f'formaction="{take}"' not in page
    assert f'You have “<a href="{LIST}{article.pk}/change/" lang="en">From outside</a>” now.' in page
    assert client.get(take).status_code == 405
