"""A page as PDF, by the same Chromium that people look with; none of our pages needs a script for it."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from api.errors import ApiError

TIME_S = 60.0
AT_ONCE = asyncio.Semaphore(1)  # a browser takes 200 MB: one at a time


class NoPrinter(ApiError):
    """This machine has no Chromium; the browser's own print makes the same page."""

    status = 501
    code = "no_chromium"


class PrintFailed(ApiError):
    """Chromium made no PDF."""

    status = 503
    code = "print_failed"


def chromium(named: str | None) -> str | None:
    """Return the browser that prints: the one named, else one on the path; None where there is none."""
    if named:
        return named if shutil.which(named) else None
    return shutil.which("chromium") or shutil.which("chromium-browser")


async def pdf(page: str, browser: str | None) -> bytes:
    """Return an HTML page that holds everything it needs as PDF; raises NoPrinter, PrintFailed."""
    if browser is None:
        raise NoPrinter(
            "本机没有 Chromium，请用浏览器自带的打印 / no Chromium here: print from the browser instead",
            expected="WANGGE_CHROMIUM, or the package chromium",
        )
    async with AT_ONCE:
        with tempfile.TemporaryDirectory(prefix="wangge-print-") as folder:
            return await _print(page, browser, Path(folder))


async def _print(page: str, browser: str, folder: Path) -> bytes:
    source, target = folder / "page.html", folder / "page.pdf"
    await asyncio.to_thread(source.write_text, page, encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer"]
    words += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(browser, *words, stdout=quiet, stderr=quiet)
    try:
        await asyncio.wait_for(process.wait(), TIME_S)
    except TimeoutError as error:
        process.kill()
        raise PrintFailed("打印超时 / printing took too long", given=f"{TIME_S:g} s") from error
    if not target.exists():
        raise PrintFailed("没有生成 PDF / no PDF was made", given=f"exit {process.returncode}")
    return await asyncio.to_thread(target.read_bytes)
