"""Bürgerbüro: a town's front office on the phone. A service is a folder, a case is a log, a box is a promise."""
