"""What the journal keeps of words: a hash from which nothing can be guessed once its salt is erased with the words."""

from hashlib import sha256


def committed(salt: str, *texts: str) -> str:
    return sha256("\x1f".join((salt, *texts)).encode()).hexdigest()
