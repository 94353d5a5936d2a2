"""The eight ways to reset an account, killed at every commit: each must end as the table in docs/sync.md says.

`python3 -m devtools reset`
"""
