"""The program of a Dokumenten-Ausgabebox: hands out documents at any hour, and only to the entitled person."""

VERSION = "0.1.0"
