"""The bench: run a solver on an instance in a process of its own, judge what it found, and show it."""
