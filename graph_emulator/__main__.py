"""``python -m graph_emulator``"""

from .cli import main

raise SystemExit(main())
