"""What is documented of Microsoft Graph and Entra ID, and what people saw there: one case each.

A case says its line in a few words; ``source`` is "D" for documentation and metadata, "O" for what was observed and
published. ``python -m graph_emulator.tests.facts`` prints the table.
"""
