"""The way through the guidance, drawn from a pack as a picture (SVG) with the same in words beside it."""

from touchstone.documents.schematic.drawing import Schematic, schematic
from touchstone.documents.schematic.position import Bar, Position

__all__ = ["Bar", "Position", "Schematic", "schematic"]
