"""Django's SQLite back end without the one thing that a strict schema forbids."""
