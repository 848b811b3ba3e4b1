"""Pages for making a record public: preview, propose, settle as a second person, versions and their proof."""
