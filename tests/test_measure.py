"""What a long series costs must not grow with its occurrences: `python3 -m devtools measure`."""

from devtools.measure import command


def test_a_long_series_costs_no_request_or_query_for_each_occurrence(odoo, template):
    assert command.run(odoo, template) == 0
