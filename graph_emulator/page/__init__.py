"""The page at ``/``: static files that talk to the control interface."""
