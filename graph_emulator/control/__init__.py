"""The control interface: how tests and people set the stage. Not part of Microsoft 365."""

from . import people, sign_in, stage, watch
from .service import Control

__all__ = ["Control", "people", "sign_in", "stage", "watch"]
