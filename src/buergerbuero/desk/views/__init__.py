"""One module a kind of page. A view reads input, makes one call, answers."""
