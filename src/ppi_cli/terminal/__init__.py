"""The only rooms that know a screen: asking, showing, progress."""
