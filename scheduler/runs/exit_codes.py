"""What the command answers to the shell, documented in the README."""

YES, NO, BAD_INPUT, UNDECIDED, OUR_BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130
