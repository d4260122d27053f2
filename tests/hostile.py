"""HTML that has broken sanitisers, editors and browsers, and what people paste without meaning harm."""

from pathlib import Path

NUL, TAB, LF = "\0", "\t", "\n"

BROKEN = [
    f"<script{LF}>alert(1)</script{LF}>",
    f"<scr{NUL}ipt>alert(1)</scr{NUL}ipt>",
    f'<a href="java{NUL}script:alert(1)">x</a>',
    f'<a href="java{TAB}script:alert(1)">x</a>',
    f'<a href="{LF}javascript:alert(1)">x</a>',
    f"<img{LF}src=x{TAB}onerror{LF}={LF}alert(1)>",
    f"<p>{NUL}<img src=x onerror=alert(1)>",
    "<p>\u202ereversed\u202c \u2066open",
    "<p>\ufeff\u200b\u2060\ufff9a\ufffab\ufffb\ufdd0\U0010ffff</p>",
    "<p>&#x202e;&#x200b;&#0;&#xD800;&#xFFFE;&#x110000;&#x85;&#x1b;</p>",
    "＜script＞alert(1)＜/script＞",
    "<p>e<b>\u0301</b><i>\u0301</i></p>",
    "<p>Z" + "\u0337" * 99 + "</p>",
    "<" * 300,
    "<p" * 300,
    "<p>" * 300 + "x",
    "<b>" * 300 + "x",
    "<ul><li>" * 100 + "x",
    "<blockquote>" * 400 + "x" + "</blockquote>" * 400,
    "<table><tr><td>" * 40 + "x",
    '<a href="https://ok.example/' + "x" * 3000 + '">x</a>',
    "<p " + "a=b " * 999 + ">x",
    "&" * 99 + "lt;" * 99,
    "<p>" + "&nbsp;" * 99,
    "<p>a<br><br><br>b<br></p><br>",
    '<span data-note="' + "n" * 999 + '"><span data-note="m">inner</span></span>',
    "\r\n\r\n a \r\n\r\n",
    "",
]

WORD = [
    "<p class=MsoNormal style='mso-x:auto'><o:p>&nbsp;</o:p>Text<o:p></o:p></p>",
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--><p>x</p>",
    "<p>x<![if !supportLists]>y<![endif]></p>",
    "<b style='font-weight:normal' id='docs-internal-guid-1'><p dir=ltr><span style='x:y'>G</span></p></b>",
    "<div class=gmail_quote>On Monday <a href='mailto:a@b.example'>a</a> wrote:<blockquote>q</div>",
    "<html><head><title>t</title><style>p{}</style></head><body lang=EN-GB><div class=Section1><p>x",
]

LINES = (Path(__file__).parent / "files" / "hostile.html.txt").read_text().splitlines()
PAYLOADS = LINES + BROKEN + WORD
