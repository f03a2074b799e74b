"""The live board and what else puts features together on one page. ``frames.py`` feeds the stream."""
