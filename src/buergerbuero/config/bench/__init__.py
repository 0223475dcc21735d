"""Measuring: how many applications we take, what one costs, and how that compares with plain Django.

Words: a *run* is so many people at a time for so many seconds, each of whom begins anew when they are done (a closed
loop without pauses); an *application* is done when its receipt with its PDF is there; a *yardstick* is a program that
does less and is measured the same way in the same minutes.
Never here: a limit that fails a test. Speed depends on the machine, so `./buergerbuero bench` reports and tests do not.
"""
