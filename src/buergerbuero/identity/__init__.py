"""Who someone is and how sure we are: staff, their roles and sessions. Citizens' log-ins and mandates come later.

Words: staff, role (clerk, supervisor, administrator), permission, session. Must never know cases or forms.
"""
