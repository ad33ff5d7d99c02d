"""What can be read off a plan: who is where when, what it costs people and money, what it is worth, and what moved."""
