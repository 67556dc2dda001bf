"""What a bench holds its figures against: this machine's memory, a flat scan by faiss, and its own process."""
from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

NEAREST = 12


def cpu_ms(action: Callable[[], object]) -> float:
    """Milliseconds of this thread's processor."""
    started = time.thread_time()
    action()
    return 1000 * (time.thread_time() - started)


def percentiles(times: list[float]) -> str:
    """The median and the 95th."""
    return f"{np.median(times):8.1f} {np.percentile(times, 95):8.1f}"


def bandwidth() -> float:
    """GB/s that one core reads."""
    data = np.ones(1 << 28, np.uint8)  # zeros would be one page, mapped many times
    return max(len(data) / 1e6 / cpu_ms(lambda: data.view(np.uint64).max()) for _ in range(5))


def held_mb() -> float:
    """What the process holds in memory now."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1e3


def peak_mb() -> float:
    """The most that it held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def flat_scan_ms(codes: np.ndarray, queries: np.ndarray) -> tuple[str, float]:
    """Who scans, and the milliseconds of one query over all codes (n, 32) uint8: faiss on one thread, else numpy."""
    try:
        import faiss
    except ImportError:
        columns = np.ascontiguousarray(codes.view(np.uint64).T)
        return "numpy flat", float(np.median([cpu_ms(lambda: _distances(columns, query)) for query in queries]))
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(codes)
    return "faiss flat", float(np.median([cpu_ms(lambda: flat.search(query[None], NEAREST)) for query in queries]))


def _distances(columns: np.ndarray, query: np.ndarray) -> np.ndarray:
    return sum(np.bitwise_count(column ^ word).astype(np.uint16) for column, word in zip(columns, query.view(np.uint64)))
