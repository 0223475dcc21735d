"""Who someone is: staff, their roles and sessions; citizens, by what a provider of log-ins says about them.

Words: staff, role (clerk: Sachbearbeitung; supervisor: Leitung; administrator: Verwaltung der Technik; editor:
Leistungsredaktion; reader: Einsicht, reads and changes nothing), permission, session; provider, person, fact, trust
level, pseudonym. Of citizens nothing is stored here but that a log-in is on its way.
Must never know cases or forms.
"""
