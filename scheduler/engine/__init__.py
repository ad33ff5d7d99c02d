"""How a plan is found. The only place that knows numpy and ortools."""
