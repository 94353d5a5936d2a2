"""graph_emulator: a local Microsoft 365. See README.rst."""

from .emulator import Emulator

__all__ = ["Emulator"]
__version__ = "1.0.0"
