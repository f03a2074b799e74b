"""Place names: what a caller said -> the places it may mean, why, and what to ask back. Start with
`NameIndex`.

`folding` makes two spellings of one name equal, `parsing` takes the house number out, `grams` finds near
misses, `part` looks a name up in one immutable table, `houses` chooses among the houses of that name, `index`
puts the tables together and `asking` says when one answer is not enough. All in memory: the same names give
the same answers on every database.
"""

from shouwang.engine.names.entries import Answer, Candidate, Choice, Fit, NameEntry, Question
from shouwang.engine.names.index import NameIndex

__all__ = ["Answer", "Candidate", "Choice", "Fit", "NameEntry", "NameIndex", "Question"]
