"""A search without a solver, over rows of prices."""
