"""Who says who a citizen is: one folder each."""
