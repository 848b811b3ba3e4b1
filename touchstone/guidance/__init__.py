"""Content packs as typed values: what the guidance says, read, checked, compared and frozen. Knows no project."""
