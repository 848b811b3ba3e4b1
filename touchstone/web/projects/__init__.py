"""Pages about projects: the force's portfolio, where one project stands, who works on it, what was done, what waits."""
