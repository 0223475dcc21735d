"""Asking: the questions of a service, the checks of what is answered, and drafts that keep answers until they are sent.

Words: a form has pages, a page has fields, a field has a type; a raw input is what the browser sent, an answer is what
a type made of it; a draft holds sealed answers and belongs to whoever holds its code.
Must never know what becomes of the answers: no case, no fee, no clerk.
"""
