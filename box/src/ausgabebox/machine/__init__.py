"""When a compartment may do what: one table, used by the program, the model checker and the printed documentation.

Pure.
"""
