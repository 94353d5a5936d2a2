"""The synchronisation kit: what to do with an item that exists on two sides.

Plain Python. Values are frozen dataclasses whose equality says whether a person would call them the same;
fields that must not count are declared with ``field(compare=False)``.
"""

from .brake import Brake
from .creation import changed_since, made_before
from .delta import Delta, read_delta
from .merge import Base, Conflict, Merge, Side, agreed_to_differ, differing, merge, rebased
from .plan import Action, Plan, Policy, base_of_choice, decide
from .retry import delay

__all__ = [
    "Action",
    "Base",
    "Brake",
    "Conflict",
    "Delta",
    "Merge",
    "Plan",
    "Policy",
    "Side",
    "agreed_to_differ",
    "base_of_choice",
    "changed_since",
    "decide",
    "delay",
    "differing",
    "made_before",
    "merge",
    "read_delta",
    "rebased",
]
