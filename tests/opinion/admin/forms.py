"""A piece's form as a browser would send it."""

from html.parser import HTMLParser
from typing import Any


class FormReader(HTMLParser):
    """Collects what the form with this id would send, without its buttons."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data: dict[str, Any] = {}
        self.select = self.text_of = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in given}
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if not self.inside or "disabled" in attrs:
            return
        name = attrs.get("name", "")
        if tag == "input" and name and attrs.get("type") not in {"submit", "button", "file"}:
            checkable = attrs.get("type") in {"checkbox", "radio"}
            if not checkable or any(key == "checked" for key, _ in given):
                self.data[name] = attrs.get("value", "on" if checkable else "")
        elif tag == "textarea":
            self.text_of, self.text = name, []
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and any(key == "selected" for key, _ in given):
            self.data[self.select] = attrs.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text_of:
            self.data[self.text_of] = "".join(self.text).removeprefix("\n")
            self.text_of = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def filled(response: Any, form_id: str = "article_form") -> dict[str, Any]:
    """What the form on this page would send, were it sent as it is."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return reader.data


class ButtonReader(HTMLParser):
    """Collects the buttons that send the form with this id, in their order."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in given}
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        sends = tag == "button" and attrs.get("type", "submit") == "submit"
        sends = sends or (tag == "input" and attrs.get("type") in {"submit", "image"})
        is_of_it = attrs["form"] == self.form_id if "form" in attrs else self.inside
        if sends and is_of_it:
            self.found.append((attrs.get("name", ""), attrs.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def submit_buttons(response: Any, form_id: str = "article_form") -> list[tuple[str, str]]:
    """Name and value of each button that sends this form; Enter in a field presses the first."""
    reader = ButtonReader(form_id)
    reader.feed(response.content.decode())
    return reader.found
