"""Pages for citizens. Must never import the desk, nor hold a key that opens more than the person before the screen may see."""
