"""The guidance as a reference that anybody can read: every item of the packs on a page, browsed and searched."""
