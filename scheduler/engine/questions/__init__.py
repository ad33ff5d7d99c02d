"""What somebody asks about a plan: why, why not, what if, what else, and what each priority costs."""
