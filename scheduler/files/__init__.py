"""How it comes in and goes out: one format, one file."""
