"""What only the preview of a service has: the portal's pages with a bar for authors, mistakes shown in place of a page.

Nothing of it is there in another process: `settings` here is the only one that names this package.
"""
