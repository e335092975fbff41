"""Posts of threads: in nested tables, with heads that stay or go, and what they have beside their text."""

from __future__ import annotations

import pytest

from cleantext import analyze, extract
from cleantext.filters.post_authors import post_authors

TREES = {
    "en": ("{} hours ago", "parent", "next", "reply", [
        "The trick is that the old map shows the depth at low water, which the new one does not.",
        "I have sailed there for ten years, and nobody adds the tide to what the map says.",
        "Then you were lucky.",
        "The depth on the new map is measured from the mean level, so it is off by two metres.",
        "The harbour master told me that half of the buoys were moved in the autumn of last year.",
    ]),
    "de": ("vor {} Stunden", "übergeordnet", "weiter", "antworten", [
        "Der Trick ist, dass die alte Karte die Tiefe bei Niedrigwasser zeigt, was die neue nicht tut.",
        "Ich segle dort seit zehn Jahren, und niemand rechnet die Tide zu dem, was auf der Karte steht.",
        "Da hattest du Glück.",
        "Die Tiefe auf der neuen Karte gilt für das mittlere Wasser, also fehlen zwei Meter bei Ebbe.",
        "Der Hafenmeister sagte mir, dass die Hälfte der Bojen im Herbst verlegt worden ist.",
    ]),
    "es": ("hace {} horas", "superior", "siguiente", "responder", [
        "El truco es que el mapa viejo muestra la profundidad con la marea baja, y el nuevo no lo hace.",
        "Navego por allí desde hace muchos años, y nadie suma la marea a lo que dice el mapa.",
        "Pues tuviste suerte.",
        "La profundidad del mapa nuevo se mide desde el nivel medio, así que faltan dos metros.",
        "El capitán del puerto me dijo que la mitad de las boyas se movieron el otoño pasado.",
    ]),
}  # fmt: skip
USERS = ("oldpier", "fern", "marten", "brook", "quay")


def tree(language: str) -> str:
    """A thread with the markup of Hacker News: each post a row of a table, with a table inside."""
    age, parent, following, reply, texts = TREES[language]
    rows = "".join(
        f"<tr class='athing comtr'><td><table border=0><tr><td class=ind indent={number % 2}><img src=s.gif></td>"
        f"<td class=votelinks><a href='vote?id={number}'><div class=votearrow></div></a></td><td class=default><div><span class=comhead>"
        f"<a href=user class=hnuser>{user}</a> <span class=age><a href='item?id={number}'>{age.format(number + 2)}</a></span>"
        f"<span class=navs> | <a href=#1>{parent}</a> | <a href=#2>{following}</a> <a class=togg>[–]</a></span></span></div><br>"
        f"<div class=comment><div class='commtext c00'>{text}<p>{text.lower()}</div><div class=reply><p><u><a href=reply>{reply}</a></u></div></div>"
        "</td></tr></table></td></tr>"
        for number, (user, text) in enumerate(zip(USERS, texts, strict=True))
    )
    return f"<html lang={language}><title>{texts[0]}</title><body><table><tr><td><table class=comment-tree>{rows}</table></td></tr></table></body></html>"


@pytest.mark.parametrize("language", TREES)
def test_posts_in_nested_tables_stay_whole_with_their_heads(language):
    age, _, _, reply, texts = TREES[language]
    kept = extract(tree(language))
    for number, (user, text) in enumerate(zip(USERS, texts, strict=True)):
        assert text in kept and text.lower() in kept
        assert f"{user} {age.format(number + 2)}" in kept
    assert reply not in kept.split("\n")


@pytest.mark.parametrize("language", TREES)
def test_heads_of_posts_in_nested_tables_go_if_they_are_unwanted(language):
    without = extract(tree(language), authors="drop")
    assert not any(user in without for user in USERS)
    assert all(text in without for text in TREES[language][4])


@pytest.mark.parametrize(
    "stamp", ["answered May 3, 2012 at 10:31", "beantwortet 3. Mai 2012, 10:31", "respondido hace 3 horas"]
)
def test_dates_of_answers_go_if_heads_are_unwanted(stamp):
    post = "<div class=post><b>user{0}</b><p>I changed valve {0} last week, and it has been quiet since then.</p><a>Reply</a></div>"
    posts = "".join(map(post.format, range(9)))
    page = analyze(
        f"<title>Pump</title><h1>Pump is noisy</h1><div>{stamp}</div><p>answered all 3 of us</p><div>{posts}</div>",
        filters=(),
    )
    dropped = [page.blocks.texts[verdict.index] for verdict in post_authors(page)]
    assert stamp in dropped
    assert "answered all 3 of us" not in dropped


def test_a_date_of_a_profile_is_not_the_date_of_a_post():
    posts = "".join(
        f"<div class=post><dl class=postprofile><dt><a href=/u{number}>{user}</a></dt><dd>Senator</dd><dd><strong>Posts:</strong> {40 + number}</dd>"
        f"<dd><strong>Founded:</strong> Dec {number + 3}, 2011</dd></dl><div class=postbody><p class=author>by {user} » Tue Aug {number + 11}, 2019 1:47 am</p>"
        f"<div class=content>{text} {text.lower()}</div></div></div>"
        for number, (user, text) in enumerate(zip(USERS, TREES["en"][4], strict=True))
    )
    page = analyze(
        f"<html lang=en><title>Depth on maps - View topic</title><body><h2>Depth on maps</h2><div class=forum>{posts}</div></body></html>"
    )
    assert page.kind.name == "discussion"
    assert "Founded" not in page.text
    for user in USERS:
        assert f"by {user} » Tue Aug" in page.text
