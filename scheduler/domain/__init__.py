"""What people say: the problem, the plan and the outcome, on names. Frozen pydantic, no solver."""
