"""How much may be gone at once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.microsoft_account.sync import Brake


@pytest.mark.parametrize(
    ("gone", "known", "held"),
    [
        (0, 0, False),
        (1, 1, False),
        (2, 2, False),  # who has two meetings may well cancel both
        (3, 3, True),  # a calendar that was emptied
        (4, 4, True),
        (4, 5, False),  # fewer than five are a day's work
        (5, 6, True),
        (5, 24, True),
        (5, 25, False),  # exactly a fifth
        (20, 100, False),
        (21, 100, True),
        (100, 100, True),
    ],
)
def test_a_fifth_but_at_least_five_or_all(gone, known, held):
    assert Brake().holds(gone, known) is held


def test_another_share():
    brake = Brake(share=Fraction(1, 2), at_least=2)
    assert [brake.holds(gone, 10) for gone in (4, 5, 6)] == [False, False, True]


def test_all_of_them_is_never_too_much():
    assert not Brake(share=Fraction(1)).holds(100, 100)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_more_gone_never_loosens_it(gone, more, rest):
    """And what is not worth counting is never held."""
    brake = Brake()
    known = gone + more + rest
    assert not brake.holds(gone, known) or brake.holds(gone + more, known)
    assert brake.worth_counting(gone) or not brake.holds(gone, known)
