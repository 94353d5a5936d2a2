from . import invitation, sync
