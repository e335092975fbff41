"""The comparison of texts without and with the filter ``repeats``, on pages made here."""

import pytest

from benchmarks.sites import compared, counts_table, dropped_table, large_sites, sites, sites_table
from cleantext.evaluation.sets.item import Item

NAV = "The best rain of the county falls here"


def item(n, site="rain"):
    gold = f"On day {n} it rained as on the {n} days before, so the referee called off match number {n}."
    return Item(f"{site}/{n}", f"<p>{NAV}</p><p>{gold}".encode(), "html", gold, site=site)


@pytest.mark.parametrize("form", ["html", "blocks"])
def test_pages_are_compared_without_their_gold(form):
    found = compared("rain", [item(n) for n in range(6)], form)
    assert (found.sites, len(found.without), found.form) == (1, 6, form)
    assert found.with_filter == [1.0] * 6
    assert all(
        (difference > 0) == (without < 1) for difference, without in zip(found.differences, found.without, strict=True)
    )
    kept = sum(without < 1 for without in found.without)
    assert [(line.text, line.in_gold, line.reason) for line in found.dropped] == [
        (NAV, False, "on 5 of 5 other pages of rain")
    ] * kept


def test_tables():
    found = [*sites({"rain": [item(n) for n in range(6)], "snow": []}, ["html"])]
    assert [one.name for one in found] == ["rain"]
    assert counts_table({"rain": [item(1), item(2)], "snow": []}).splitlines()[2:] == [
        "| rain | 1 | 2 |",
        "| snow | 0 | 0 |",
    ]
    assert sites_table(found).splitlines()[2].startswith("| rain | html | 1 | 6 | ")
    assert len(dropped_table(found).splitlines()) == len(found[0].dropped)


def test_sites_with_few_pages_are_left_out(tmp_path, monkeypatch):
    given = [*(item(n) for n in range(5)), *(item(n, "snow") for n in range(4)), item(1, "")]
    monkeypatch.setattr("benchmarks.sites.load", lambda name, data: given)
    assert [one.id for one in large_sites(tmp_path, ["rain"])["rain"]] == [f"rain/{n}" for n in range(5)]
