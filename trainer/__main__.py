"""`python -m trainer`: the same door as the `hocso` command."""

from __future__ import annotations

import multiprocessing
import sys

from trainer.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
