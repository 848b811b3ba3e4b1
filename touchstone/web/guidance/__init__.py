"""Pages about guidance that moves: a project's versions, and an organisation's own choice of packs."""
