"""Who someone is: staff, their roles and sessions. Citizens' log-ins and mandates come later.

Words: staff, role (clerk, supervisor, administrator), permission, session. Must never know cases or forms.
"""
