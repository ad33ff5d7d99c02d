"""The instances of a measurement: generated once into a folder, or files that are there already."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from ..generator.scaled import scaled
from ..machine import ROOT


@dataclass(frozen=True, slots=True)
class Instance:
    """``size`` and ``family`` are the generator's; a given file has its stem as family and no seed."""

    size: str
    family: str
    seed: int | None
    path: Path

    @property
    def name(self) -> str:
        return "-".join(str(part) for part in (self.size, self.family, self.seed) if part is not None)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def generated(sizes: Iterable[str], families: Iterable[str], seeds: Iterable[int], folder: Path) -> Iterator[Instance]:
    """Generate what is not in the folder yet, one after another, each in a process of its own.

    So the measuring process stays small, and its memory is never counted as its child's.
    """
    for size, family, seed in product(sizes, families, seeds):
        yield Instance(size, family, seed, _made(folder, f"{size}-{family}-{seed}", size, family, seed, {}))


def scaled_instances(
    size: str, workshops: Iterable[int], family: str, seeds: Iterable[int], folder: Path, turned: Mapping[str, int]
) -> Iterator[Instance]:
    """Like that size, but with so many workshops; ``turned``: knobs besides."""
    for count, seed in product(workshops, seeds):
        knobs = {**scaled(count, size), **turned}
        name = "-".join([f"{size}{count}", family, str(seed), *(f"{knob}{value}" for knob, value in turned.items())])
        yield Instance(f"{size}{count}", family, seed, _made(folder, name, size, family, seed, knobs))


def _made(folder: Path, name: str, size: str, family: str, seed: int, knobs: Mapping[str, int]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_generator()}-{name}.json"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        command = [sys.executable, "-m", "benchmarks.generate", "--size", size, "--family", family]
        command += [f"--{knob.replace('_', '-')}={value}" for knob, value in knobs.items()]
        subprocess.run([*command, "--seed", str(seed), "-o", str(unfinished)], check=True, cwd=ROOT)
        unfinished.rename(path)
    return path


def given(paths: Iterable[Path]) -> Iterator[Instance]:
    for path in paths:
        yield Instance("file", path.parent.name if path.stem == "problem" else path.stem, None, path.resolve())


def _generator() -> str:
    """Names the generator's code, so that a changed one does not find what the old one made."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "benchmarks" / "generator").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
