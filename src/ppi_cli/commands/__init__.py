"""One file a command, named as typed: read the arguments, call the room that knows, hand the result to the screen."""
