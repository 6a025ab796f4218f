"""Writes what tests/benchmarks/scale.py has measured into docs/benchmarks.md, and draws it."""

import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

if TYPE_CHECKING:
    from tests.benchmarks.ingest import Rates
    from tests.benchmarks.scale import Timings

DOCS = Path(__file__).parents[2] / "docs"
_BEGIN, _END = "<!-- measured -->", "<!-- /measured -->"


def write_report(rates: "Rates", measured: "Sequence[Timings]") -> None:
    """Replaces the measured part of the document, and the drawing beside it."""
    page = DOCS / "benchmarks.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    parts = [_machine(), _ingest(rates), *map(_table, measured), "![Growth](growth.svg)"]
    middle = "\n\n".join(parts)
    page.write_text(f"{before}{_BEGIN}\n\n{middle}\n\n{_END}{after}", encoding="utf-8")
    _draw(measured, DOCS / "growth.svg")


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}, on {len(names)} cores of an {name}."


def _ingest(rates: "Rates") -> str:
    lines = [
        f"### {rates.articles:,} articles read in",
        "",
        f"{rates.passages:,} passages, or {rates.chunks:,} chunks by the stock way.",
        "",
        "| articles a second | median | least to most | of the model alone |",
        "| --- | --- | --- | --- |",
    ]
    for name, some in rates.arms.items():
        cells = f"{statistics.median(some):.2f} | {min(some):.2f} to {max(some):.2f}"
        lines.append(f"| {name} | {cells} | {rates.ratio(name):.2f} |")
    return "\n".join(lines)


def _table(one: "Timings") -> str:
    lines = [
        f"### {one.passages:,} passages",
        "",
        "| milliseconds | median | quartiles | p95 | of the stock pipeline |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, taken in one.arms.items():
        low, high, p95 = (float(np.percentile(taken, share)) for share in (25, 75, 95))
        cells = f"{one.median(name):.1f} | {low:.1f} to {high:.1f} | {p95:.1f}"
        ratio = one.ratio(name)
        lines.append(f"| {name} | {cells} | {'–' if ratio is None else f'{ratio:.2f}'} |")
    lines += ["", "| filter, p95 | recall | archive-qa | of unfiltered | stock | of unfiltered |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for name, recall in one.recalls.items():
        both = [f"{milliseconds:.1f} | {share:.2f}" for milliseconds, share in one.p95(name)]
        cells = " | ".join([f"{recall:.3f}", *both, *["– | –"] * (2 - len(both))])
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def _draw(measured: "Sequence[Timings]", file: Path) -> None:
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"  # the same drawing of the same figures
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5))
    for name in measured[0].arms:
        timed = [one for one in measured if name in one.arms]
        medians = [one.median(name) for one in timed]
        axes.plot([one.passages for one in timed], medians, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds, median")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
