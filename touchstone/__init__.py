"""Touchstone: the working system for adopting data-driven technologies in policing, in the open."""

__version__ = "0.1.0"
