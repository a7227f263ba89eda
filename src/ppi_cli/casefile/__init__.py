"""One procurement on disk: answer files, `ppi.yaml`, the journal beside it, and how the two are kept in step."""
