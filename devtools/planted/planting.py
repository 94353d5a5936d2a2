"""Putting a bug into the code of this process, and taking it out again. No file is changed."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from devtools.planted.bugs import Bug


class PlaceGone(Exception):
    """The code is no longer what the table of bugs says: the table must be mended."""


def with_bug(source: str, bug: Bug) -> str:
    """The source of the bug's module with the bug in it.

    :raises PlaceGone: the function is not there, or does not hold the text exactly once
    """
    lines = source.splitlines(keepends=True)
    function = _function(ast.parse(source), bug)
    first, last = function.lineno - 1, function.end_lineno or function.lineno
    body = "".join(lines[first:last])
    if body.count(bug.text) != 1:
        raise PlaceGone(f"{bug.module}: {bug.place} has {body.count(bug.text)} times: {bug.text}")
    return "".join([*lines[:first], body.replace(bug.text, bug.instead), *lines[last:]])


def _function(module: ast.Module, bug: Bug) -> ast.FunctionDef:
    found: ast.AST = module
    for name in bug.place.split("."):
        children = (child for child in ast.iter_child_nodes(found) if getattr(child, "name", "") == name)
        if (child := next(children, None)) is None:
            raise PlaceGone(f"{bug.module} has no {bug.place}")
        found = child
    assert isinstance(found, ast.FunctionDef)
    return found


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """As long as this lasts the bug is in the function, wherever that is known already."""
    module = importlib.import_module(f"odoo.addons.{bug.module}")
    function: Any = module
    for name in bug.place.split("."):
        function = getattr(function, name)
    code = compile(with_bug(inspect.getsource(module), bug), str(module.__file__), "exec")
    healthy = function.__code__
    function.__code__ = next(one for one in _codes(code) if one.co_qualname == bug.place)
    try:
        yield
    finally:
        function.__code__ = healthy


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)
