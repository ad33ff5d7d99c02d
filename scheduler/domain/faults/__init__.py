"""What can be wrong with a problem, and how it is said."""
