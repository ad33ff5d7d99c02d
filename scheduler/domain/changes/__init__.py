"""A problem as it might be instead."""
