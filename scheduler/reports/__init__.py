"""Plans and judgements in words, German and English: one report, one file. From problem, plan and rules alone."""
