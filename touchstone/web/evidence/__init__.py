"""Pages for evidence: what there is, attach a file, replace it, download it."""
