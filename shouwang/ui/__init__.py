"""Page frame, tokens and widgets that every page shares."""
