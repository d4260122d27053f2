"""Signing in and up, through allauth's own pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from authors.models import User
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"  # which the factory sets


@pytest.fixture
def mei():
    return with_address(factories.user(group="contributor"))


@pytest.fixture
def client():
    """A browser that has never been here."""
    return Client()


def with_address(user):
    """An account whose address is known to be its own."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code():
    """The code in the newest mail."""
    return re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def who(client):
    """Who is signed in."""
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


# --- signing in -------------------------------------------------------------------------------------------


def test_signing_in_with_a_password_leads_back_to_where_one_wanted_to_go(client, mei):
    wanted = client.get("/contribute/new/")
    page = client.get(wanted.headers["Location"])
    assert 'name="next" value="/contribute/new/"' in page.text

    answer = client.post(
        "/account/login/", {"login": mei.email.upper(), "password": PASSWORD, "next": "/contribute/new/"}
    )

    assert (answer.status_code, answer.headers["Location"], who(client)) == (302, "/contribute/new/", mei)


def test_signing_in_with_a_mailed_code_needs_no_password(client, mei):
    answer = client.post("/account/login/", {"login": mei.email, "password": "", "next": "/contribute/new/"})
    assert who(client) is None
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([mei.email], "Your code")

    wrong = client.post(answer.headers["Location"], {"code": "WRONGCDE"})
    assert (wrong.status_code, who(client)) == (200, None)
    answer = client.post(answer.headers["Location"], {"code": code()})

    assert (answer.headers["Location"], who(client)) == ("/contribute/new/", mei)


def test_another_code_can_be_had_and_the_first_one_is_dead_then(client, mei):
    page = client.post("/account/login/", {"login": mei.email}).headers["Location"]
    first = code()
    client.post(page, {"action": "resend"})

    client.post(page, {"code": first})
    assert who(client) is None
    client.post(page, {"code": code()})
    assert who(client) == mei


def test_a_code_is_good_for_a_mail_that_took_its_time_and_then_no_more(client, mei, monkeypatch):
    import time

    page = client.post("/account/login/", {"login": mei.email}).headers["Location"]
    later, clock = [], time.time
    monkeypatch.setattr(time, "time", lambda: clock() + sum(later))

    later.append(29 * 60)
    assert client.get(page).status_code == 200
    later.append(2 * 60)
    client.post(page, {"code": code()})

    assert who(client) is None


def test_a_code_is_no_good_after_three_wrong_ones_nor_in_another_browser(client, mei):
    page = client.post("/account/login/", {"login": mei.email}).headers["Location"]
    right = code()

    Client().post("/account/login/code/confirm/", {"code": right})
    for _ in range(3):
        client.post(page, {"code": "WRONGCDE"})
    client.post("/account/login/code/confirm/", {"code": right})

    assert who(client) is None


def test_a_known_and_an_unknown_address_are_answered_alike(mei):
    def answer(form):
        client = Client()
        first = client.post("/account/login/", form)
        page = client.get(first.headers["Location"]) if "Location" in first.headers else first
        tokens = re.sub(r'<input type="hidden"[^>]+>', "", page.text)
        return first.status_code, first.headers.get("Location"), tokens.replace(form["login"], "")

    strange = "nobody@example.org"
    assert answer({"login": mei.email}) == answer({"login": strange})
    assert [m.to for m in mail.outbox] == [[mei.email], [strange]]
    assert answer({"login": mei.email, "password": "wrong"}) == answer(
        {"login": strange, "password": "wrong"}
    )


def test_guessing_a_password_ends_soon_for_this_account_and_not_for_others(mei):
    other = with_address(factories.user(group="contributor"))
    for _ in range(6):
        Client().post("/account/login/", {"login": mei.email, "password": "wrong"})

    barred, free = Client(), Client()
    page = barred.post("/account/login/", {"login": mei.email, "password": PASSWORD})
    free.post("/account/login/", {"login": other.email, "password": PASSWORD})

    assert "Too many failed login attempts" in page.text
    assert (who(barred), who(free)) == (None, other)


def test_trying_everything_from_one_place_is_slowed_down_in_our_own_words():
    answers = [
        Client().post("/account/login/", {"login": f"p{n}@example.org", "password": "x"}) for n in range(31)
    ]

    assert answers[-1].status_code == 429
    assert "Please wait a few minutes" in answers[-1].text


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "https:evil"],
)
def test_nobody_is_led_away_to_another_site(client, mei, wanted):
    answer = client.post("/account/login/", {"login": mei.email, "password": PASSWORD, "next": wanted})

    assert (answer.headers["Location"], who(client)) == ("/contribute/", mei)


def test_an_account_that_was_closed_lets_nobody_in(client, mei):
    User.objects.filter(pk=mei.pk).update(is_active=False)

    client.post("/account/login/", {"login": mei.email, "password": PASSWORD})
    client.post("/account/login/", {"login": mei.email})

    assert who(client) is None
    assert [m.subject for m in mail.outbox] == ["No account for this address yet"]


def test_the_desk_is_entered_through_the_same_door(client):
    editor = with_address(factories.user(group="editor"))

    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/login/?next=%2Fdesk%2F"
    answer = client.post("/account/login/", {"login": editor.email, "password": PASSWORD, "next": "/desk/"})
    assert (answer.headers["Location"], client.get("/desk/").status_code) == ("/desk/", 200)


def test_who_works_at_the_desk_arrives_there_and_a_contributor_at_her_pieces(mei):
    editor = with_address(factories.user(group="editor"))

    answers = [
        Client().post("/account/login/", {"login": u.email, "password": PASSWORD}) for u in (editor, mei)
    ]

    assert [answer.headers["Location"] for answer in answers] == ["/desk/", "/contribute/"]


def test_a_contributor_who_knocks_at_the_desk_is_told_no(client, mei):
    client.force_login(mei)

    assert client.get("/desk/login/").status_code == 403


def test_signing_out_takes_a_press_of_a_button(client, mei):
    client.force_login(mei)

    client.get("/account/logout/")
    assert who(client) == mei
    client.post("/account/logout/")
    assert who(client) is None


# --- signing up -------------------------------------------------------------------------------------------


def test_an_outsider_makes_an_account_with_an_address_and_a_code_and_nothing_else(client):
    factories.roles()
    answer = client.post("/account/signup/", {"email": "An.Outsider@Example.org"})
    assert who(client) is None

    answer = client.post(answer.headers["Location"], {"code": code()}, follow=True)

    user = who(client)
    assert answer.redirect_chain[-1][0] == "/contribute/"
    assert (user.email, user.has_usable_password(), user.is_staff) == (
        "an.outsider@example.org",
        False,
        False,
    )
    assert [group.name for group in user.groups.all()] == ["contributor"]
    assert EmailAddress.objects.get().verified


def test_an_address_that_was_not_shown_to_be_ones_own_opens_nothing(client):
    client.post("/account/signup/", {"email": "victim@example.org", "password1": "a long enough one"})

    assert client.get("/contribute/").headers["Location"] == "/account/login/?next=/contribute/"
    other = Client()
    other.post("/account/login/", {"login": "victim@example.org", "password": "a long enough one"})
    assert who(other) is None


def test_signing_up_does_not_tell_who_has_an_account(mei):
    def answer(address):
        client = Client()
        first = client.post("/account/signup/", {"email": address})
        page = client.get(first.headers["Location"])
        tokens = re.sub(r'<input type="hidden"[^>]+>', "", page.text)
        return first.status_code, first.headers["Location"], page.status_code, tokens.replace(address, "")

    assert answer(mei.email) == answer("nobody@example.org")
    assert [m.subject for m in mail.outbox] == ["You have an account already", "Your code"]
    assert User.objects.filter(email=mei.email).count() == 1


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "a@b", "x@example.org\nBcc: y@example.org", "\0@example.org", "a" * 300 + "@x.org"],
)
def test_what_is_no_address_makes_no_account(client, address):
    page = client.post("/account/signup/", {"email": address})

    assert page.status_code == 200
    assert (User.objects.count(), mail.outbox) == (0, [])


# --- when the mail does not go ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_a_mail_server_that_is_away_is_told_in_a_sentence(client, mei, settings, page):
    settings.MAILERS = settings.MAILERS | {
        "prompt": {
            "BACKEND": "config.prompt_mail.PromptBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }

    answers = [
        client.post(page, {"login": address, "email": address}) for address in (mei.email, "no@example.org")
    ]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "Our mail server does not take mail at the moment." in answers[0].text


def test_a_new_password_is_chosen_with_a_code(client, mei):
    page = client.post("/account/password/reset/", {"email": mei.email}).headers["Location"]
    page = client.post(page, {"code": code()}).headers["Location"]
    client.post(page, {"password1": "quite another one", "password2": "quite another one"})

    fresh = Client()
    fresh.post("/account/login/", {"login": mei.email, "password": "quite another one"})
    assert who(fresh) == mei
