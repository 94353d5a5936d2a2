"""$filter and $orderby over what is shown: comparisons, and/or/not, three functions, and extended properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .. import times
from . import errors

Shown = Mapping[str, Any]
Predicate = Callable[[Shown], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?|\d{4}-\d\d-\d\d)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_@][\w/.@]*:?)|(?P<mark>[(),]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "gt": lambda a, b: a is not None and bool(a > b),
    "ge": lambda a, b: a is not None and bool(a >= b),
    "lt": lambda a, b: a is not None and bool(a < b),
    "le": lambda a, b: a is not None and bool(a <= b),
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": lambda a, b: a.lower().startswith(b.lower()),
    "endswith": lambda a, b: a.lower().endswith(b.lower()),
    "contains": lambda a, b: b.lower() in a.lower(),
}


def parse(text: str) -> Predicate:
    """The predicate of a filter; refuses what it does not understand."""
    return _Parser(text).whole()


def order_by(text: str) -> list[tuple[str, bool]]:
    """Paths and whether they descend."""
    found = []
    for part in text.split(","):
        words = part.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
            raise errors.bad_query(f"The $orderby '{text}' is not valid.")
        found.append((words[0], len(words) == 2 and words[1].lower() == "desc"))
    return found


def value_at(shown: Shown, path: str) -> Any:
    """The value of a path such as ``start/dateTime``."""
    value: Any = shown
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


class _Parser:
    """A filter as nested predicates: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if not match or match.end() == position:
                raise errors.bad_filter(f"The filter '{text}' is not valid.")
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind]))
            position = match.end()
        self.at = 0

    def whole(self) -> Predicate:
        found = self._any()
        if self.at != len(self.tokens):
            raise self._wrong()
        return found

    def _any(self) -> Predicate:
        parts = [self._all()]
        while self._word("or"):
            parts.append(self._all())
        return lambda shown: any(part(shown) for part in parts)

    def _all(self) -> Predicate:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return lambda shown: all(part(shown) for part in parts)

    def _one(self) -> Predicate:
        if self._word("not"):
            inner = self._one()
            return lambda shown: not inner(shown)
        if self._mark("("):
            inner = self._any()
            self._expect(")")
            return inner
        kind, name = self._next()
        if kind != "name":
            raise self._wrong()
        if name.lower().endswith("/any"):
            return self._lambda(name[: -len("/any")])
        if name.lower() in _FUNCTIONS and self._mark("("):
            return self._function(name.lower())
        if name.lower() in ("true", "false"):
            return lambda shown: name.lower() == "true"
        return self._comparison(name)

    def _comparison(self, path: str) -> Predicate:
        word = self._next()[1].lower()
        if word not in _COMPARE:
            raise self._wrong()
        compare, wanted = _COMPARE[word], self._literal()

        def holds(shown: Shown) -> bool:
            value = value_at(shown, path)
            if path == "id" or path.endswith("/id"):  # case counts in ids and in the names of extended properties
                return compare(value, wanted)
            return compare(*_alike(value, wanted))

        return holds

    def _function(self, name: str) -> Predicate:
        path = self._next()[1]
        self._expect(",")
        wanted = self._literal()
        self._expect(")")
        return lambda shown: _FUNCTIONS[name](str(value_at(shown, path) or ""), str(wanted))

    def _lambda(self, path: str) -> Predicate:
        """``categories/any(a:a eq 'x')``, ``singleValueExtendedProperties/Any(ep: ep/id eq '…' and …)``"""
        self._expect("(")
        kind, variable = self._next()
        if kind != "name" or not variable.endswith(":"):
            raise self._wrong()
        inner = self._any()
        self._expect(")")
        name = variable.rstrip(":")

        def holds(shown: Shown) -> bool:
            values = value_at(shown, path) or []
            return any(
                inner({name: value, **({name: value} if isinstance(value, Mapping) else {})}) for value in values
            )

        return holds

    def _literal(self) -> Any:
        kind, text = self._next()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text)
        if kind == "time":
            return times.parse_instant(text)
        if kind == "name" and text.lower() in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[text.lower()]
        raise self._wrong()

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise self._wrong()
        self.at += 1
        return self.tokens[self.at - 1]

    def _word(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("name", word):
            self.at += 1
            return True
        return False

    def _mark(self, mark: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("mark", mark):
            self.at += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._mark(mark):
            raise self._wrong()

    def _wrong(self) -> Exception:
        return errors.bad_filter(f"The filter '{self.text}' is not valid.")


def _alike(value: Any, wanted: Any) -> tuple[Any, Any]:
    """Both sides as instants when one is a time, in lower case when both are texts."""
    if hasattr(wanted, "isoformat") and isinstance(value, str):
        return times.parse_instant(value), wanted
    if isinstance(value, str) and isinstance(wanted, str):
        try:
            return times.parse_instant(value), times.parse_instant(wanted)
        except ValueError:
            return value.lower(), wanted.lower()
    return value, wanted
