"""Where boxes call: one address, for programs alone. Takes what they signed, hands out what was signed for them.

Words: call (one request of a box), turn (the number of a call, which only grows). Holds no key of ours, so it can make
neither grant nor restriction; what it could do at worst is to keep something back. Must never read what messages say.
"""
