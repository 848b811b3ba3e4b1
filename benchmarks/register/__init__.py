"""The register's list and search at the size they are meant for, against the limit they are held to."""
