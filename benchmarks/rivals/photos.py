"""A rebuild against the plain way, the scaled decode, vipsthumbnail, and itself with one worker."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from rivals.clock import in_turn, ratio
from rivals.program import Taken, add_and_rebuild
from rivals.report import Asked, Row

WORKERS = 2
_SAMPLE = 16
"""Photos that the plain way is timed on: it takes a second for each."""


def rows(asked: Asked) -> Iterator[Row]:
    """The four figures of the sweep, out of the same rounds."""
    photos = sorted(path for path in asked.library.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    for path in photos:
        path.read_bytes()  # the same warm cache for all
    vips = shutil.which("vipsthumbnail")
    with _one_of(photos) as alone, ProcessPoolExecutor(WORKERS) as pool, tempfile.TemporaryDirectory() as out:
        list(pool.map(_load, range(8 * WORKERS)))
        ways: dict[str, Callable[[], Taken]] = {
            "start": lambda: add_and_rebuild(alone, WORKERS),
            "ours": lambda: add_and_rebuild(asked.library, WORKERS),
            "start of one": lambda: add_and_rebuild(alone, 1),
            "one worker": lambda: add_and_rebuild(asked.library, 1),
            "plain": lambda: _plain_way(pool, photos[:_SAMPLE], Path(out), len(photos)),
            "decode": lambda: _in_pool(pool, _scaled_decode, photos),
        }
        if vips:
            ways["vips"] = lambda: _vips(vips, photos, Path(out))
        results: dict[str, list[Taken]] = in_turn(ways, asked.rounds)
    yield from _judged(results, len(photos))


def _judged(results: dict[str, list[Taken]], photos: int) -> Iterator[Row]:
    wall = {name: [taken.wall for taken in values] for name, values in results.items()}
    cpu = {name: [taken.cpu for taken in values] for name, values in results.items()}
    for name, start in (("ours", "start"), ("one worker", "start of one")):
        less = [whole.without(begun) for whole, begun in zip(results[name], results[start], strict=True)]
        share = photos / max(1, photos - 1)  # start-up was measured with one photo, which is therefore off too
        wall[f"{name} less start"] = [taken.wall * share for taken in less]
        cpu[f"{name} less start"] = [taken.cpu * share for taken in less]
    each = 1000 / photos

    def middle(values: dict[str, list[float]], name: str) -> str:
        return f"{each * sorted(values[name])[len(values[name]) // 2]:.1f} ms"

    fold = ratio(wall, "plain", "ours")
    yield Row(
        "add + rebuild, a photo", middle(wall, "ours"), f"plain way {middle(wall, 'plain')}", fold, 15, 20, "x", True
    )
    if os.name == "posix":
        times = ratio(cpu, "ours less start", "decode")
        ours = middle(cpu, "ours less start")
        yield Row("CPU a photo", ours, f"scaled decode {middle(cpu, 'decode')}", times, 1.5, 1.25)
    if "vips" in wall:
        times, ours = ratio(wall, "ours less start", "vips"), middle(wall, "ours less start")
        yield Row("wall a photo", ours, f"vipsthumbnail {middle(wall, 'vips')}", times, 1.25, 1.0)
    else:
        yield Row("wall a photo", middle(wall, "ours less start"), "vipsthumbnail is not installed", None, 1.25, 1.0)
    times = ratio(wall, "one worker less start", "ours less start")
    two, one = middle(wall, "ours less start"), middle(wall, "one worker less start")
    yield Row("two workers, a photo", two, f"one worker {one}", times, 1.75, 1.9, "x", True)


@contextmanager
def _one_of(photos: Sequence[Path]) -> Iterator[Path]:
    """A folder with one of the photos: what a rebuild of it takes is start-up."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(photos[0], Path(folder, "photo.jpg"))
        yield Path(folder).resolve()


def _in_pool(pool: Executor, work: Callable[[Path], float], photos: Sequence[Path]) -> Taken:
    """Work on every photo in processes that have started already; each call tells its own CPU seconds."""
    began = time.perf_counter()
    cpu = sum(pool.map(work, photos, chunksize=4))
    return Taken(time.perf_counter() - began, cpu)


def _plain_way(pool: Executor, sample: Sequence[Path], out: Path, photos: int) -> Taken:
    """One job after the other, each opening the originals again; timed on a sample and said for all photos."""
    began, cpu, times = time.perf_counter(), 0.0, photos / len(sample)
    cpu += sum(pool.map(_plain_thumbnail, sample, [out] * len(sample), chunksize=2))
    cpu += sum(pool.map(_plain_hashes, sample, chunksize=2))
    cpu += sum(pool.map(_plain_facts, sample, chunksize=2))
    return Taken((time.perf_counter() - began) * times, cpu * times)


def _load(_: int) -> None:
    """Let a process of the pool import what the plain way needs."""
    import imagehash  # noqa: F401
    from PIL import Image  # noqa: F401

    time.sleep(0.05)


def _plain_thumbnail(path: Path, out: Path) -> float:
    from PIL import Image, ImageOps

    start = time.process_time()
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((256, 256), Image.Resampling.LANCZOS)
        upright.save(out / f"{os.getpid()}.jpg", "JPEG", quality=85, optimize=True)
    return time.process_time() - start


def _plain_hashes(path: Path) -> float:
    import imagehash
    from PIL import Image, ImageOps

    start = time.process_time()
    for function in (imagehash.dhash, imagehash.average_hash, imagehash.phash, imagehash.whash):
        with Image.open(path) as image:
            function(ImageOps.exif_transpose(image))
    return time.process_time() - start


def _plain_facts(path: Path) -> float:
    from PIL import Image

    start = time.process_time()
    hashlib.sha256(path.read_bytes()).digest()
    with Image.open(path) as image:
        dict(image.getexif().get_ifd(0x8769))
    return time.process_time() - start


def _scaled_decode(path: Path) -> float:
    from PIL import Image

    start = time.process_time()
    with Image.open(path) as image:
        image.draft("RGB", (256, 256))
        image.load()
    return time.process_time() - start


def _vips(vips: str, photos: Sequence[Path], out: Path) -> Taken:
    """Thumbnails alone, in as many processes, each told of all its files at once."""
    options = ["--vips-concurrency=1", "-s", "256x256", "-o", f"{out}/v_%s.jpg[Q=85]"]
    shares = [photos[start::WORKERS] for start in range(WORKERS)]
    began = time.perf_counter()
    running = [subprocess.Popen([vips, *options, *map(str, share)]) for share in shares if share]
    for process in running:
        if process.wait():
            raise RuntimeError("vipsthumbnail failed, so its time says nothing.")
    return Taken(time.perf_counter() - began, 0.0)
