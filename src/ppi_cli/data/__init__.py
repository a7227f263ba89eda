"""Finding and reading YAML: answer files, the law of procedures/, layers of overlays, line numbers, cache."""
