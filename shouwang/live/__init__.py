"""The stream to open pages, cut to each reader's rights. ``hub.py`` follows the journal, ``stream.py`` speaks SSE."""
