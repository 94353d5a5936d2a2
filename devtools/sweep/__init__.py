"""One rich scenario, broken at every request and at every commit: it must end as if nothing had happened.

`python3 -m devtools sweep`
"""
