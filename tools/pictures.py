"""The pictures of the README and the guides: `DEMO_PASSWORD=... python tools/pictures.py http://localhost:8000`.

The demo has to run there, fresh, with a day's work in it (`tools/busy_desk.py`). Needs Debian's Chromium.
"""

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
OP_ED = "/2021/07/japans-two-track-embrace-of-taiwan/"
TODAY = dt.datetime.now(dt.UTC).date()
QUARTER = TODAY.replace(month=(TODAY.month - 1) // 3 * 3 + 1, day=1)
SHOTS = [
    # name, address, width, height, dark, who
    ("site", OP_ED, 1280, 860, False, ""),
    ("site-phone", OP_ED, 390, 844, True, ""),
    ("desk-home", "/desk/", 1360, 900, False, "editor"),
    ("desk-arrival", "/desk/arrivals/1/", 1360, 900, False, "editor"),
    ("desk-returned", "/desk/opinion/article/11/returned/3/", 1360, 900, False, "editor"),
    (
        "desk-figures",
        f"/desk/figures/?from={QUARTER}&to={TODAY}",
        1360,
        900,
        False,
        "publisher",
    ),
    ("desk", "/desk/opinion/article/1/change/", 1360, 860, False, "publisher"),
    ("desk-list", "/desk/opinion/article/", 1360, 620, False, "publisher"),
    ("desk-publish", "/desk/opinion/article/1/publish/", 1360, 620, False, "publisher"),
    ("desk-preview", "/desk/opinion/article/1/preview/", 1360, 860, False, "publisher"),
    ("portal-phone", "/contribute/new/", 390, 844, False, "sang"),
]


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/account/login/?next=/account/email/")
    page.fill("[name=login]", f"{who}@example.org")
    page.fill("[name=password]", os.environ["DEMO_PASSWORD"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def shoot(browser: Browser, site: str) -> None:
    for name, address, width, height, dark, who in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        if who:
            sign_in(page, site, who)
        page.goto(f"{site}{address}")
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()
        print(name)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shoot(browser, sys.argv[1].rstrip("/"))


if __name__ == "__main__":
    main()
