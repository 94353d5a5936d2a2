"""Microsoft To Do: lists and tasks. Knows no HTTP."""
