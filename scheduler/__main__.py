"""``python -m scheduler``: the same as the command ``rundertisch``."""

from .command import main

main()
