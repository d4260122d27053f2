"""The page of a legal hold, through the desk; and that a lawyer finds nothing there but what is held for her."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLResolver, get_resolver, reverse

from authors.models import User
from opinion import holds, revisions
from opinion.models import Article, Hold, Image, Message, Rendition
from opinion.pictures import RENDITIONS
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.pages import words

pytestmark = pytest.mark.django_db

SECRET = "the businessman's lawyers wrote to us"


@pytest.fixture
def lawyer(db: Any) -> User:
    return factories.user(group="lawyer", name="Lena Lawyer", is_staff=True)


def held(article: Article, by: User, *lifters: User) -> Hold:
    return holds.place(article, by=by, lifters=lifters or (by,), note=SECRET)


def page_of(hold: Hold) -> str:
    return f"/desk/opinion/hold/{hold.pk}/change/"


def test_only_the_named_can_open_it_for_others_there_is_none(
    desk: Any, editor: User, lawyer: User, publisher: User, administrator: User
) -> None:
    hold = held(factories.article(), publisher, editor, lawyer)
    stranger = factories.user(group="lawyer", is_staff=True)

    codes = [
        signed_in(user).get(page_of(hold)).status_code
        for user in (editor, lawyer, publisher, administrator, stranger)
    ]

    assert codes == [200, 200, 404, 404, 404]
    assert SECRET in words(signed_in(lawyer).get(page_of(hold)))
    assert SECRET not in words(desk.get(page_of(hold), follow=True))


def test_a_lawyer_reads_the_text_answers_and_lifts(editor: User, lawyer: User) -> None:
    edition = factories.published(headline="As readers had it")
    article = edition.article
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "As it is now"
    hold = held(article, editor, lawyer, editor)
    her = signed_in(lawyer)

    now, then = (words(her.get(page_of(hold) + query)) for query in ("", "?edition=1"))
    her.post(page_of(hold), {"do": "note", "text": "Cut paragraph 4."})
    answer = her.post(page_of(hold), {"do": "lift", "lawyers_word": ""}, follow=True)

    assert ("As it is now" in now, "As readers had it" in then.partition("About this hold")[0]) == (
        True,
        True,
    )
    assert [note.text for note in hold.notes.all()] == [SECRET, "Cut paragraph 4."]
    assert holds.open_on(article) is None
    assert answer.redirect_chain == [("/desk/opinion/hold/", 302)]


def test_an_editor_lifts_it_with_the_lawyers_word_only(editor: User) -> None:
    hold = held(factories.article(), editor)
    desk = signed_in(editor)

    without = desk.post(page_of(hold), {"do": "lift", "lawyers_word": ""})
    hold.refresh_from_db()
    assert (without.status_code, hold.lifted_at) == (200, None)
    answer = desk.post(page_of(hold), {"do": "lift", "lawyers_word": "Chen: fine."}, follow=True)

    assert "Hold lifted" in words(answer)
    assert "Chen: fine." in words(answer)


def test_what_is_asked_of_a_hold_that_was_lifted_meanwhile_is_refused_in_a_sentence(
    editor: User, lawyer: User
) -> None:
    hold = held(factories.article(), editor, editor, lawyer)
    holds.lift(hold, by=lawyer)

    answer = signed_in(editor).post(page_of(hold), {"do": "note", "text": "Wait."})

    assert (answer.status_code, "This hold was lifted on" in words(answer)) == (409, True)


def test_others_are_named_by_the_named_and_by_a_publisher_where_none_is_left(
    desk: Any, editor: User, lawyer: User, publisher: User
) -> None:
    hold = held(factories.article(), editor)
    names = f"/desk/opinion/hold/{hold.pk}/names/"

    assert desk.get(names).status_code == 404
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert "name somebody else" in words(desk.get(f"/desk/opinion/article/{hold.article_id}/change/"))
    desk.post(names, {"lifters": [lawyer.pk]})

    assert list(hold.lifters.all()) == [lawyer]
    assert desk.get(names).status_code == 404


# --- a lawyer at the desk -----------------------------------------------------------------------------------


def test_a_lawyer_is_led_to_the_holds_and_the_masthead_offers_nothing_else(
    editor: User, lawyer: User
) -> None:
    mine, other = factories.article(headline="Held for Lena"), factories.article(headline="Held elsewhere")
    held(mine, editor, lawyer), held(other, editor)
    factories.article(headline="Free")

    page = signed_in(lawyer).get("/desk/", follow=True)

    assert page.redirect_chain == [("/desk/opinion/hold/", 302)]
    assert re.findall(r'href="(/desk/opinion/[^"?]+|/desk/authors/[^"]+)"', page.content.decode()) != []
    rooms = {room["url"] for part in page.context["rooms"].values() for room in part}
    assert rooms == {"/desk/opinion/hold/"}
    assert ("Held for Lena" in words(page), "Held elsewhere" in words(page), "Free" in words(page)) == (
        True,
        False,
        False,
    )


def test_the_list_of_holds_finds_by_headline_and_only_ones_own(editor: User, lawyer: User) -> None:
    held(factories.article(headline="Mine of the strait"), editor, lawyer)
    held(factories.article(headline="Theirs of the strait"), editor)

    page = words(signed_in(lawyer).get("/desk/opinion/hold/?q=strait"))

    assert ("Mine of" in page, "Theirs of" in page) == (True, False)


def addresses(pk: int) -> list[str]:
    """Every page of the desk, with this number where it asks for one."""
    found: list[str] = []
    waiting = [("/", pattern) for pattern in get_resolver().url_patterns]
    while waiting:
        before, pattern = waiting.pop()
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            waiting += [(route, inner) for inner in pattern.url_patterns]
        elif route.startswith("/desk/") and "?P" not in route and "$" not in route:
            found.append(re.sub(r"<[^>]+>", str(pk), route))
    return found


def test_every_other_page_of_the_desk_is_closed_to_a_lawyer(editor: User, lawyer: User) -> None:
    """Of the piece that is held for her, too: her page shows what she may see of it."""
    article = factories.published(headline="Closedsecret", topics=["Closedtopic"]).article
    held(article, editor, lawyer)
    her = signed_in(lawyer)
    hers = ("/desk/opinion/hold/", "/desk/jsi18n/", "/desk/logout/", "/desk/password_change/", "/desk/login/")
    hers += ("/desk/search/", "/desk/keys/")  # what she may find there, and the page of keys

    open_to_her = {}
    pages = [page for page in addresses(article.pk) if not page.startswith(hers) and page != "/desk/"]
    for address in pages:
        answer = her.get(address)
        if answer.status_code == 200 or b"Closedsecret" in answer.content:
            open_to_her[address] = answer.status_code

    assert open_to_her == {}
    assert len(pages) > 100


def test_the_link_in_her_mail_and_the_pieces_own_address_lead_a_lawyer_to_the_hold(
    editor: User, lawyer: User
) -> None:
    article = factories.article()
    hold = held(article, editor, lawyer, editor)
    mail = Message.objects.get(template="held", to=lawyer.email)
    link = mail.text.splitlines()[-1].removeprefix(settings.SITE_URL)

    for address in (link, reverse("admin:opinion_article_change", args=[article.pk])):
        answer = signed_in(lawyer).get(address, follow=True)
        assert answer.redirect_chain == [(page_of(hold), 302)]
        assert SECRET in words(answer)
    assert signed_in(editor).get(link)["Location"] == page_of(hold)


def test_who_is_not_named_is_led_by_the_mail_to_the_piece(desk: Any, editor: User) -> None:
    article = factories.article()
    held(article, editor, editor)

    answer = desk.get(reverse("admin:opinion_article_hold", args=[article.pk]))

    assert answer["Location"] == reverse("admin:opinion_article_change", args=[article.pk])


def test_a_lawyer_who_comes_after_the_hold_was_lifted_reads_that_in_a_sentence(
    editor: User, lawyer: User
) -> None:
    article = factories.article(headline="Closedsecret")
    hold = held(article, editor, lawyer, editor)
    holds.lift(hold, by=editor, lawyers_word="Chen: fine.")
    stranger = factories.user(group="lawyer", is_staff=True)

    for address in (
        reverse("admin:opinion_article_hold", args=[article.pk]),
        reverse("admin:opinion_article_change", args=[article.pk]),
        page_of(hold),
    ):
        answer, other = signed_in(lawyer).get(address), signed_in(stranger).get(address)
        assert answer.status_code == 403
        assert "The legal hold on this piece was lifted on" in words(answer)
        assert "Closedsecret" not in words(answer)
        assert other.status_code in {403, 404}
        assert "lifted" not in words(other)


@pytest.mark.parametrize(
    ("model", "field"), [("byline", "author"), ("article", "lead_image"), ("topiclink", "tag")]
)
def test_no_autocompletion_tells_a_lawyer_anything(
    editor: User, lawyer: User, model: str, field: str
) -> None:
    held(factories.article(topics=["Secret topic"]), editor, lawyer)
    query = {"app_label": "opinion", "model_name": model, "field_name": field, "term": ""}

    answer = signed_in(lawyer).get(reverse("admin:autocomplete"), query)

    assert answer.status_code == 403


def test_a_lawyer_sees_the_picture_of_a_held_piece_and_of_no_other(editor: User, lawyer: User) -> None:
    mine, other = (
        Image.objects.create(
            original=ContentFile(b"", f"{n}.jpg"), sha256=str(n) * 64, width=1, height=1, alt=""
        )
        for n in (1, 2)
    )
    for image, name in ((mine, "mine.jpeg"), (other, "other.jpeg")):
        Rendition.objects.create(
            image=image, shape="card", width=1, height=1, format="jpeg", name=name, size=1
        )
        default_storage.delete(f"{RENDITIONS}/{name}")
        default_storage.save(f"{RENDITIONS}/{name}", ContentFile(b"jpeg"))
    hold = held(factories.article(lead_image=mine), editor, lawyer)
    factories.article(lead_image=other)
    her = signed_in(lawyer)

    codes = [her.get(f"/desk/opinion/image/media/{name}").status_code for name in ("mine.jpeg", "other.jpeg")]

    assert codes == [200, 404]
    assert "/desk/opinion/image/media/mine.jpeg" in her.get(page_of(hold)).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_and_the_page_ask_as_much_for_one_as_for_many(
    editor: User, lawyer: User, count: int, django_assert_max_num_queries: Any
) -> None:
    for _n in range(count):
        hold = held(factories.published().article, editor, lawyer, editor)
        for _m in range(count):
            holds.add_note(hold, by=editor, text="More.")
    her = signed_in(lawyer)
    her.get("/desk/opinion/hold/")

    with django_assert_max_num_queries(10):
        her.get("/desk/opinion/hold/")
    with django_assert_max_num_queries(17):
        her.get(page_of(hold))


def test_a_note_and_new_names_show_their_mail_before_the_click(editor: User, lawyer: User) -> None:
    hold = held(factories.article(), editor, editor)
    desk = signed_in(editor)
    names = f"/desk/opinion/hold/{hold.pk}/names/"

    of_naming = desk.get(names).context["mails"]
    desk.post(names, {"lifters": [editor.pk, lawyer.pk]})
    of_noting = desk.get(page_of(hold)).context["note_mails"]
    desk.post(page_of(hold), {"do": "note", "text": "Cut it."})

    to_lawyer = list(Message.objects.filter(template="hold_note", to=lawyer.email).order_by("pk"))
    assert [mail.text for mail in to_lawyer] == [of_naming[0].text, of_noting[0].text]
    assert (lawyer.email in of_naming[0].to, editor.email in of_naming[0].to) == (True, False)
    assert lawyer.email in of_noting[0].to
    assert of_naming[0].case == "To each of these whom you name:"
