"""How the two sites are put together: settings, addresses, guards of the database, logging, refusals at the start."""
