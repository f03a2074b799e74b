"""``python -m shouwang``: the same as the ``shouwang`` command."""

import sys

from shouwang.operate.command import main

sys.exit(main())
