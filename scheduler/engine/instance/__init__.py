"""What is asked, on indices: the instance, what of it is still possible, and parts of it."""
