"""The numbers that stand behind events and guards. Seconds, unless a name says otherwise."""

PULSES = 3
"""Pulses for one intent: the first, and two more while the door has not moved."""
EDGE_WITHIN = 2
"""After a pulse, the door is seen to open within this time, or it is jammed."""
STILL_OPEN = 30
OPEN_LONG = 120
OPEN_TOO_LONG = 600
STAFF_OPEN_TOO_LONG = 300
OPEN_AGAIN_WITHIN = 180
"""After the door was closed on a document that was not taken."""
WRONG_PINS_DELAY = 3
DELAY = 900
WRONG_PINS_LOCK = 6
