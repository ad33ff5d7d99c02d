"""Front of a checkout: ``python cli.py`` is the command ``rundertisch``."""

from scheduler.command import main

if __name__ == "__main__":
    main()
