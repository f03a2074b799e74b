"""Progress: a line a step in a log, one line redrawn on a terminal."""

from io import StringIO

from shouwang.operate.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def steps(out: StringIO) -> str:
    with Progress(out) as progress:
        for share in (0.0, 0.04, 0.5, 1.0):
            progress("read", share)
        progress("write", 0.0)
    return out.getvalue()


def test_a_log_gets_beginning_and_end_of_each_step() -> None:
    assert steps(StringIO()) == "read:   0%\nread: 100%\nwrite:   0%\n"


def test_a_terminal_is_redrawn() -> None:
    read = "".join(f"\rread: {share}\x1b[K" for share in ("  0%", " 50%", "100%"))
    assert steps(Terminal()) == f"{read}\n\rwrite:   0%\x1b[K\n"
