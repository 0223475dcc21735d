"""Pages for clerks: the day, the case, search, letters to be posted, staff. Must never import the portal.

Words: day (the work list), step (one verb, shown with its consequence before it is done), door (log-in and set-up).
"""
