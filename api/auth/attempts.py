"""Failed logins: after a few, a name from one address has to wait longer and longer."""

import time

FREE = 5
LONGEST_S = 900.0
FORGOTTEN_S = 3600.0
REMEMBERED_MOST = 10_000


class Attempts:
    """Counts failures per name and address; the wait doubles from the sixth on, up to 15 minutes."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}

    def wait_s(self, name: str, address: str) -> float:
        """Return for how many seconds `name` may not try again from `address`."""
        count, last = self._failed.get((name, address), (0, 0.0))
        if count < FREE:
            return 0.0
        until = last + min(2.0 ** (count - FREE), LONGEST_S)
        return max(0.0, until - time.monotonic())

    def failed(self, name: str, address: str) -> None:
        """Note a failure."""
        now = time.monotonic()
        count, last = self._failed.get((name, address), (0, now))
        if len(self._failed) >= REMEMBERED_MOST:
            self._failed = {k: v for k, v in self._failed.items() if now - v[1] < FORGOTTEN_S}
        self._failed[name, address] = (1 if now - last > FORGOTTEN_S else count + 1, now)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of `name` from `address`."""
        self._failed.pop((name, address), None)
