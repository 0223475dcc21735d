"""Doors and sensors: the port, the codec of the bus, the driver, which wire is which door."""
