"""`make test`: the parts, each of which can be run alone, and their sum."""
