"""Large problems: parts that share moderators and money only, planned side by side by many workers."""
