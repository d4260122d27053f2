"""What stands on every page is made once, and anew where the house's own facts are others."""

from typing import Any

from django.template import Context, Template
from django.template.loader import get_template

PAGE = Template('{% load once %}{% once "public/_colophon.html" %}')


def test_it_says_what_the_template_says_with_the_facts_of_the_house(settings: Any) -> None:
    for name in ("The Strait Review", "Notes & <Queries>"):
        settings.PUBLISHER_NAME = name

        facts = {"publisher_name": name, "contribute_url": "/contribute/"}
        assert PAGE.render(Context()) == get_template("public/_colophon.html").render(facts)


def test_nothing_of_the_page_around_it_gets_into_it() -> None:
    assert PAGE.render(Context({"publisher_name": "Somebody else"})) == PAGE.render(Context())
