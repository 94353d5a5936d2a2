"""The control interface: how tests and people set the stage. Not part of Microsoft 365."""
