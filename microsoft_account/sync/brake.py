"""When a run stops before it does harm: so much is gone at once that nobody is likely to have meant it.

A wiped calendar, a mailbox that was restored, a hundred records deleted by mistake: the other side would follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Brake:
    """How much may be gone at once: counted are items to come, for what is over harms nobody.

    :param share: more than this part of the known ones; with all of them (1) nothing is ever too much
    :param at_least: fewer than these are never too many, whatever their share
    :param emptied: all known ones are gone, and they were at least so many
    """

    share: Fraction = Fraction(1, 5)
    at_least: int = 5
    emptied: int = 3

    def holds(self, gone: int, known: int) -> bool:
        """Return whether a person shall decide about ``gone`` of the ``known`` items (which include them)."""
        if self.share >= 1:
            return False
        many = gone >= self.at_least and gone > self.share * known
        return many or (gone >= known and gone >= self.emptied)

    def worth_counting(self, gone: int) -> bool:
        """Return whether so many could be too many: to count what is known takes a while."""
        return gone >= min(self.at_least, self.emptied)
