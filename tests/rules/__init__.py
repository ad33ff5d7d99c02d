"""One file for every rule: what it accepts, what it refuses and why, and where exactly the border runs."""
