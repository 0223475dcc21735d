"""Who collects money online. A provider is a folder with its settings and its double; config/adapters.py lists them."""
