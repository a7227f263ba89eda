"""One procurement on disk: answer files, `ppi.yaml`, the journal, and how the two are kept in step."""
