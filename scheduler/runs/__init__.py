"""One run of a command: what it reads, searches, writes and says, and the exit code."""
