"""Pages for citizens: find a service, apply, follow the case, check a notice.

Words: a ticket is what a sealed cookie holds; a held draft or case is one that this browser has opened.
Must never import the desk, nor hold a key that opens more than the person before the screen may see.
"""
