"""What every report is made of: labels, dates and amounts, a rule's sentences, the width of the page."""
