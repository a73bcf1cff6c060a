"""Work on slices in several threads; the compiled loops let go of the interpreter's lock."""

from collections.abc import Callable
from threading import Thread

CHUNKS_PER_THREAD, WORTH_A_THREAD = 4, 50_000


def in_threads(work: Callable[[slice], object], size: int, threads: int) -> None:
    """Run work on slices of a range in several threads, this one among them."""
    threads = max(1, min(threads, size // WORTH_A_THREAD))
    if threads == 1:
        work(slice(0, size))
        return
    step = -(-size // (threads * CHUNKS_PER_THREAD))
    parts = iter([slice(begin, begin + step) for begin in range(0, size, step)])

    def run() -> None:
        for part in parts:
            work(part)

    all_at_once([run] * threads)


def all_at_once(works: list[Callable[[], object]]) -> None:
    """Run each piece of work in a thread of its own, the last in this one; what they raise is raised here."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 handed on below
            failed.append(error)

    others = [Thread(target=guarded, args=(work,)) for work in works[:-1]]
    for other in others:
        other.start()
    guarded(works[-1])
    for other in others:
        other.join()
    if failed:
        raise failed[0]
