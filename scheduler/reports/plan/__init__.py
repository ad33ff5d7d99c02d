"""A plan: its table, its sessions for somebody, who sits there and who moderates, and what it is worth."""
