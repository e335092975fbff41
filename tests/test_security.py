"""What SECURITY.md promises: a page makes the library open, connect, run, unpickle and expand nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from socket import socket

import pytest

ROOT = Path(__file__).parent.parent
SECRET = "the word of the file is kumquat"
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
SCRIPT = """
import json, sys
from cleantext import analyze

def run(sources):
    found = []
    for source in sources:
        for input_format in ("auto", "html", "text"):
            for given in (source, source.encode()):
                page = analyze(given, input_format=input_format)
                found.append([page.text, page.title, *page.blocks.texts, *map(str, page.declarations), page.explain()])
    return found

sources = json.load(sys.stdin)
run(["<p>It rained.", "caf\\u00e9"] + sources)  # imports what is imported late
analyze("caf\\u00e9 cr\\u00e8me".encode("latin-1"))
seen = []
sys.addaudithook(lambda event, arguments: seen.append([event, repr(arguments)[:200]]))
if sys.argv[1:] == ["open"]:
    open("/dev/null").close()
found = run(sources)
report = json.dumps([list(seen), found])  # printing is an event, too
print(report)
"""
HARMLESS = ("array.__new__", "object.__getattr__", "sys._getframe", "gc.")
"""Events of arrays, attributes and the garbage collector: they reach nothing outside the process."""


def sources(secret, port):
    address = f"http://127.0.0.1:{port}"
    text = "<p>It rained on Monday, so the match was called off by noon, as the club said in the evening.</p>"
    return [
        f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]><html><title>&e;</title>{text}<p>&e;</p></html>',
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "{secret}">]><rss><item><title>&e;</title></item></rss>',
        f'<!DOCTYPE html [<!ENTITY % p SYSTEM "{address}/p.dtd">%p;]><html>{text}</html>',
        f'<!DOCTYPE html SYSTEM "{address}/html.dtd"><html>{text}</html>',
        f'<?xml version="1.0"?><?xml-stylesheet href="{address}/a.xsl" type="text/xsl"?><html>{text}</html>',
        f'<html xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/>{text}</html>',
        f'<base href="{address}/"><link rel=stylesheet href=a.css><link rel=canonical href="{address}/b"><script src=c.js></script>'
        f'<img src="{address}/d.png"><iframe src="{secret.as_uri()}"></iframe><object data="{address}/e"></object>{text}',
        f'<meta http-equiv=refresh content="0; url={address}/f"><img src="data:text/html;base64,a3VtcXVhdA=="><embed src="data:,a">{text}',
        "<script>import('os'); require('fs').readFileSync('/etc/passwd')</script>" + text,
        '<script type="application/ld+json">{"@type": "Article", "articleBody": "__import__(\'os\').system(\'true\')"}</script>',
        f"<!DOCTYPE html [<!ENTITY l0 'lol'>{LAUGHS}]><html>{text}<p>&l9;</p></html>",
        "cos\nsystem\n(S'true'\ntR.",
        "{{ self.__init__.__globals__ }} ${jndi:ldap://127.0.0.1/a} <% exec('true') %> `true` $(true)",
    ]


def run(pages, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        input=json.dumps(pages), env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    seen, found = json.loads(done.stdout)
    return [event for event in seen if not event[0].startswith(HARMLESS)], found


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text(SECRET)
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        pages = sources(secret, server.getsockname()[1])
        events, found = run(pages)
        try:
            server.accept()[0].close()
            connected = True
        except BlockingIOError:
            connected = False
    return pages, events, found, connected


def test_no_page_makes_python_open_connect_run_or_unpickle_anything(outcome):
    assert outcome[1] == []


def test_the_hook_notices_an_opened_file():
    assert [event[0] for event in run(["<p>a"], "open")[0]] == ["open"]


def test_no_page_makes_the_parser_connect(outcome):
    assert not outcome[3]


def test_no_entity_gives_the_content_of_a_file(outcome):
    assert not any(SECRET in part for parts in outcome[2] for part in parts)
    assert "kumquat" not in json.dumps(outcome[2])


def test_entities_are_not_expanded(outcome):
    pages, _, found, _ = outcome
    longest = max(map(len, pages))
    assert all(len(parts[0]) <= longest for parts in found)
    assert "lollol" not in json.dumps(found)
