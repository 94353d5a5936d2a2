"""The index of a mailbox finds what a search through everything finds."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from graph_emulator.outlook.index import TimeIndex
from graph_emulator.outlook.items import Item

BEGIN = datetime(2026, 10, 5)


def item(number: int, start: datetime, length: timedelta) -> Item:
    values = {
        name: {"dateTime": moment.isoformat(), "timeZone": "UTC"}
        for name, moment in (("start", start), ("end", start + length))
    }
    return Item(f"{number:024x}", "c", "u", {}, True, BEGIN, BEGIN, values)


def test_the_index_misses_nothing() -> None:
    chance = random.Random(3)
    index = TimeIndex()
    items: dict[str, Item] = {}
    for round_ in range(60):
        number = chance.randrange(40)
        key = f"{number:024x}"
        if chance.random() < 0.3:
            items.pop(key, None)
        else:
            length = timedelta(hours=chance.choice([0, 1, 30, 24 * 20]))
            items[key] = item(number, BEGIN + timedelta(hours=chance.randrange(2000)), length)
        index.changed(key)
        start = BEGIN + timedelta(hours=chance.randrange(2000))
        end = start + timedelta(hours=chance.choice([1, 24, 24 * 7]))
        found = [one.key for one in index.near(items, start, end)]
        wanted = {one.key for one in items.values() if one.start < end and one.end >= start}
        assert wanted <= set(found), round_
        assert len(found) == len(set(found))
