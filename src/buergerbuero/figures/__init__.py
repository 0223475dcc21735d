"""How far people get with a service, as counts and nothing else: no person, no address, no row for one application.

Words: step (what is counted), cohort (the day on which an application was begun, under which its steps are counted).
Must never know who somebody is, what they entered, nor which application a count came from.
"""
