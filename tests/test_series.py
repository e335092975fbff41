"""No decay: the same entry gets the same verdict first to last, however often it is repeated; and page kinds."""

from collections import defaultdict

import pytest

from cleantext import analyze, extract

ENTRIES = {
    "live-en": (
        "Town hall live: budget vote",
        "<div class=live>{}</div>",
        "<div class=entry><span class=time>{time}</span><h3>{head}</h3><p>{text}</p></div>",
        [
            ("10:42", "Council votes", "The council has voted in favour of the budget, which now goes to the mayor for approval."),
            ("10:58", "Protesters gather", "Several hundred people have gathered in front of the town hall, police said this morning."),
        ],
    ),
    "thread-de": (
        "Heizung macht Geräusche - Forum",
        "<div class=posts>{}</div>",
        "<div class=post><div class=author>{head}</div><div class=date>{time}</div><div class=body>{text}</div></div>",
        [
            ("12.03.2019, 10:22", "kalle77", "Ich habe das Ventil gestern getauscht, danach lief die Heizung wieder ohne Geräusche."),
            ("12.03.2019, 11:05", "Birgit_M", "Bei mir war es die Pumpe, aber das Ventil sollte man auch prüfen lassen."),
        ],
    ),
    "specification-fr": (
        "Lampe de bureau Alba",
        "<table class=specs>{}</table>",
        "<tr><th>{head}</th><td>{text}</td></tr>",
        [("", "Poids", "1,2 kg"), ("", "Hauteur", "34 cm"), ("", "Couleur", "Noir")],
    ),
    "faq-es": (
        "Preguntas frecuentes",
        "<div class=faq>{}</div>",
        "<details><summary>{head}</summary><p>{text}</p></details>",
        [
            ("", "¿Cómo puedo devolver un pedido?", "Puede devolver su pedido dentro de los treinta días siguientes a la entrega, sin coste alguno."),
            ("", "¿Cuánto tarda el envío?", "El envío tarda entre dos y cinco días laborables, según el lugar de entrega."),
        ],
    ),
    "products-pl": (
        "Rowery",
        "<ul class=products>{}</ul>",
        "<li class=item><h3><a href=/p>{head}</a></h3><p>{text}</p></li>",
        [
            ("", "Rower miejski Wrocław", "Lekki rower na co dzień, z koszem i oświetleniem, dostępny w trzech kolorach."),
            ("", "Rower górski Tatry", "Solidny rower na trudne szlaki, z amortyzatorem i hamulcami tarczowymi."),
        ],
    ),
    "thread-ja": (
        "電池の持ちについて",
        "<ol class=thread>{}</ol>",
        "<li><b>{head}</b> <time>{time}</time><p>{text}</p></li>",
        [
            ("2021/03/04", "名無しさん", "昨日この機種を買いましたが、電池の持ちがとても良くて満足しています。"),
            ("2021/03/05", "たろう", "私も同じものを使っていますが、設定を変えるともっと長く使えますよ。"),
        ],
    ),
}  # fmt: skip
"""For each kind and language: title, container, entry, and the values of its entries (time, head, text)."""
MENU = "<nav><ul><li><a href=/>Home</a><li><a href=/a>News</a><li><a href=/b>Sport</a><li><a href=/c>Contact</a></ul></nav>"


def page(kind, count):
    title, container, entry, values = ENTRIES[kind]
    parts = [values[i % len(values)] for i in range(count)]
    entries = "".join(entry.format(time=time, head=head, text=text) for time, head, text in parts)
    return (
        f"<html><head><title>{title}</title></head><body>{MENU}<main><h1>{title}</h1>{container.format(entries)}</main>"
        "<footer><p>© 2024 Example Ltd. All rights reserved.</p></footer></body></html>"
    )


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("count", [5, 20, 100])
def test_equal_entries_get_equal_verdicts(kind, count):
    found = analyze(page(kind, count), input_format="html")
    verdicts = defaultdict(set)
    for block, kept in zip(found.blocks, found.kept.tolist(), strict=True):
        verdicts[block.text].add(kept)
    assert [text for text, both in verdicts.items() if len(both) > 1] == []
    text = ENTRIES[kind][3][0][2]
    assert verdicts[text] == {True} and found.text.count(text) == len(range(0, count, len(ENTRIES[kind][3])))
    assert "Sport" not in found.text and "rights reserved" not in found.text


def test_entries_that_differ_may_get_other_verdicts():
    items = "".join(f"<li class=item><p>{ENTRIES['faq-es'][3][0][2]}</p></li>" for _ in range(4))
    advert = "<li class=item><p><a href=/x>Suscríbete a nuestro boletín</a></p></li>"
    found = analyze(f"<h1>Preguntas</h1><ul>{items}{advert}{items}</ul>", input_format="html")
    assert "boletín" not in found.text and found.text.count("Puede devolver") == 8


THREAD = page("thread-de", 20).replace(
    "</div></div>",
    "</div><ul class=controls><li><a href=#>Antworten</a><li><a href=#>Zitieren</a><li><a href=#>Melden</a></ul></div>",
)
ARTICLE = (
    f"<html><head><title>Vote - News</title><meta property=og:type content=article></head><body>{MENU}<article><h1>Vote on the budget</h1>"
    "<p class=byline>By Ann Smith</p><p>12 March 2024</p><ul class=share><li><a href=#>Share</a><li><a href=#>Tweet</a></ul>"
    + "".join(f"<p>{text}</p>" for _, _, text in ENTRIES["live-en"][3] * 6)
    + "</article><aside class=related><h2>Related articles</h2><ul><li><a href=/a>Council to meet</a><li><a href=/b>Mayor ill</a></ul></aside>"
)


def test_a_thread_is_a_discussion_and_an_article_is_none():
    thread = analyze(THREAD, input_format="html").kind
    assert thread.name == "discussion" and thread.probability == max(thread.probabilities.values())
    article = analyze(ARTICLE, input_format="html")
    assert article.kind.name == "article"
    assert article.kind is article.kind, "estimated once"
    assert sum(article.kind.probabilities.values()) == pytest.approx(1)
    assert sum(analyze("").kind.probabilities.values()) == pytest.approx(1)


def test_posts_of_a_thread_stay_whatever_their_elements_are_named():
    assert extract(THREAD.replace("class=posts", "class=comments"), authors="keep").count("Ventil gestern") == 10


COMMENTED = (
    "<title>Vote</title><article><h1>Vote on the budget</h1>"
    + "".join(f"<p>{text}</p>" for _, _, text in ENTRIES["live-en"][3] * 4)
    + "</article><section class=comments><h2>2 comments</h2>"
    "<div class=comment><b>Ann</b><p>I think the budget is far too small for the schools of this town.</p><a href=#>Reply</a></div>"
    "<div class=comment><b>Bob</b><p>That is true, but the money has to come from somewhere, after all.</p><a href=#>Reply</a></div>"
    "</section>"
)


def test_comments_below_an_article_go_unless_they_are_asked_for():
    assert "far too small" not in extract(COMMENTED)
    kept = extract(COMMENTED, comments="keep")
    assert "far too small" in kept and "come from somewhere" in kept and "voted in favour" in kept
    assert "Reply" not in kept


def test_author_lines_of_posts_stay_unless_they_are_unwanted():
    thread = THREAD
    assert "kalle77" in extract(thread) and "12.03.2019" in extract(thread)
    without = extract(thread, authors="drop")
    assert "kalle77" not in without and "12.03.2019" not in without and without.count("Ventil gestern") == 10
    assert extract(COMMENTED, authors="drop") == extract(COMMENTED), "an article has no posts"


RANKED = {
    "de": ("Erfahrenes Mitglied", "Stammgäste", "Danke, läuft!"),
    "fr": ("Habitué du forum", "Membres", "Merci bien!"),
    "ja": ("常連さん", "会員", "解決！"),
}
RANKED_POST = (
    "<article class=comment><aside class=author-pane><h3 class=author>{name}</h3><ul><li>{rank}</li><li>{group}</li><li>12</li></ul></aside>"
    "<div class=meta><a href=#>#</a> <time>{time}</time></div><div class=body><p>{text}</p></div>"
    "<ul class=controls><li><a href=#>Antworten</a><li><a href=#>Melden</a></ul></article>"
)


@pytest.mark.parametrize("language", RANKED)
def test_every_post_keeps_its_author_line_without_the_ranks_below_it(language):
    rank, group, thanks = RANKED[language]
    entries = ENTRIES["thread-de"][3]
    posts = "".join(
        RANKED_POST.format(name=name, rank=rank, group=group, time=time, text=text if at % 3 or not at else thanks)
        for at, (time, name, text) in enumerate(entries * 6)
    )
    found = analyze(
        f"<title>Heizung - Forum</title><main><h1>Heizung macht Geräusche</h1><div class=posts>{posts}</div></main>"
    )
    assert found.kind.name == "discussion"
    assert found.text.count("kalle77") == found.text.count("Birgit_M") == 6
    assert found.text.count(thanks) == 3
    assert rank not in found.text and group not in found.text


@pytest.mark.parametrize("option", ["hidden", "comments", "authors"])
def test_unknown_choices_are_refused(option):
    with pytest.raises(ValueError, match=f"unknown {option} 'maybe': use 'drop' or 'keep'"):
        extract("", **{option: "maybe"})
