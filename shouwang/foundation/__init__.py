"""What every feature stands on: refusals, time and ids, text and tables checked at the edge, the write lock."""
