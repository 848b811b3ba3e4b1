"""Pages for documents made from a project: prepare one, read its versions, download them."""
