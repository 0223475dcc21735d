"""Every state that box, people and power cuts can reach together, visited: the proof of the table."""
