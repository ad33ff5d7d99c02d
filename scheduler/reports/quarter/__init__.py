"""A whole quarter at a glance: one report, one file, and all of them one after the other."""
