"""What box and town hall say to each other: grants, messages, codes, sealed PINs.

Shared with the town hall; knows nothing else of the box.
"""
