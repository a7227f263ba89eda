"""ppi: choose, prepare and document the public procurement of innovation."""

__version__ = "0.1.0"
