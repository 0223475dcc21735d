"""What plain Django does on the same machine: a view that inserts one row, and a wizard of django-formtools.

They keep nothing safe, lose what is not sent, and make no receipt: they show what the machine could give.
"""
