#!/usr/bin/env python3
"""Write a synthetic table of risk predictions as Parquet, for tests and timing.

    python make_predictions.py --rows 1000000 --out predictions.parquet --seed 7

The table is invented. It describes nobody and must never be quoted as evidence
about any real group. Needs only NumPy and PyArrow.

Same table everywhere
---------------------
The values depend on the seed, the row number and the options, and on nothing
else: not on the machine, the number of rows asked for, or the versions of the
libraries. Three rules make that true.

1. Every chunk has its own generator, seeded from (seed, chunk number), and is
   always made whole, then cut. So the first N rows of a longer table are the
   table of N rows.
2. Randomness is taken only as 53-bit uniform numbers (`Generator.random`).
3. Arithmetic uses only + - * / and comparison, which IEEE 754 defines to the
   last bit. There is no exp, log, sqrt or sin, whose last bit may differ
   between processors. A sum of four uniforms stands in for a normal variable
   and x / (1 + |x|) for the logistic curve.

Profiles
--------
plain   clean rows, float32 scores spread over (0, 1)
coarse  as plain, scores rounded to two decimals and kept as float64
rare    about 7 positives in 1,000, scores crowded near zero
dirty   as plain, with a known share of every fault the input contract names
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHUNK = 262_144  # rows per independent random stream; a multiple of every --repeat

ETHNICITY = (("White", 0.68), ("Asian", 0.09), ("Black", 0.08), ("Mixed", 0.03), ("Other", 0.02), ("Not stated", 0.10))
SEX = (("M", 0.74), ("F", 0.25), ("U", 0.01))
AGE_BAND = (("10-17", 0.08), ("18-24", 0.22), ("25-34", 0.28), ("35-44", 0.20), ("45-54", 0.13), ("55+", 0.09))

YEAR_START = dt.date(2025, 1, 1)
YEAR_DAYS = 365

# Shares of rows carrying each fault in the dirty profile.
FAULT_SHARE = {
    "score_missing": 0.010,
    "score_nan": 0.005,
    "score_below": 0.002,
    "score_above": 0.002,
    "score_infinite": 0.001,
    "label_missing": 0.050,
    "decision_missing": 0.003,
    "ethnicity_missing": 0.030,
    "ethnicity_blank": 0.010,
    "weight_missing": 0.002,
    "weight_zero": 0.001,
    "weight_negative": 0.001,
    "date_missing": 0.002,
    "date_early": 0.001,
}


def pick(uniform: np.ndarray, levels: tuple[tuple[str, float], ...]) -> np.ndarray:
    """Index of the level each uniform number falls in."""
    edges = np.add.accumulate(np.array([share for _, share in levels[:-1]]))
    return np.searchsorted(edges, uniform, side="right").astype(np.int32)


def bell(four_uniforms: np.ndarray) -> np.ndarray:
    """Centred sum of four uniforms, scaled to a standard deviation of one."""
    a, b, c, d = four_uniforms
    return (((a + b) + (c + d)) - 2.0) * 1.7320508075688772


def squash(x: np.ndarray) -> np.ndarray:
    """Map any real number into (0, 1) by arithmetic that is exact everywhere."""
    return 0.5 + 0.5 * (x / (1.0 + np.abs(x)))


def text_column(
    codes: np.ndarray,
    levels: tuple[tuple[str, float], ...],
    missing: np.ndarray | None = None,
    blank: np.ndarray | None = None,
) -> pa.Array:
    names = [name for name, _ in levels]
    if blank is not None:
        codes = np.where(blank, len(names), codes).astype(np.int32)
        names = [*names, ""]
    indices = pa.array(codes, mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names))


def make_chunk(number: int, args: argparse.Namespace) -> pa.Table:
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([args.seed, number])))
    people = CHUNK // args.repeat

    def per_person(rows: int) -> np.ndarray:
        return np.repeat(rng.random((rows, people)), args.repeat, axis=1)

    def per_row(rows: int) -> np.ndarray:
        return rng.random((rows, CHUNK))

    who = per_person(3)
    ethnicity = pick(who[0], ETHNICITY)
    sex = pick(who[1], SEX)
    age = pick(who[2], AGE_BAND)
    latent = bell(per_person(4))

    noise = bell(per_row(4))
    draw = per_row(7)  # label, officer, weight, day, and three for faults

    risk = (latent - 0.7) + 0.25 * (ethnicity == 2) - 0.5 * (sex == 1) - 0.1 * age
    if args.profile == "rare":
        tail = squash(2.0 * risk)
        chance = 0.1 * (tail * tail * tail)
        seen = squash(2.0 * (risk + 0.5 * noise))
        score = 0.1 * (seen * seen * seen)
    else:
        chance = squash(2.5 * risk)
        score = squash(2.0 * (risk + 0.8 * noise))
    label = draw[0] < chance

    if args.profile == "coarse":
        score = np.floor(score * 100.0 + 0.5) / 100.0
        stored = score
    else:
        stored = score.astype(np.float32)

    cut = 0.025 if args.profile == "rare" else 0.5
    decision = stored >= stored.dtype.type(cut)
    # The officer's own view, before seeing the tool: right more often than not.
    officer = np.where(draw[1] < 0.75, label, draw[1] < 0.85)
    weight = (0.5 + 1.5 * draw[2]).astype(np.float32)
    day = np.floor(draw[3] * YEAR_DAYS).astype(np.int32)
    date = day + np.int32((YEAR_START - dt.date(1970, 1, 1)).days)

    columns: dict[str, pa.Array] = {}
    first = number * CHUNK
    columns["person_id"] = pa.array(np.arange(first, first + CHUNK) // args.repeat)

    if args.profile == "dirty":
        hit = fault_masks(draw[4:7])
        stored = stored.copy()
        stored[hit["score_nan"]] = np.nan
        stored[hit["score_below"]] = -0.25
        stored[hit["score_above"]] = 1.5
        stored[hit["score_infinite"]] = np.inf
        weight = weight.copy()
        weight[hit["weight_zero"]] = 0.0
        weight[hit["weight_negative"]] = -1.0
        date = np.where(hit["date_early"], 0, date).astype(np.int32)
    else:
        nothing = np.zeros(CHUNK, dtype=bool)
        hit = dict.fromkeys(FAULT_SHARE, nothing)

    columns["ethnicity"] = text_column(ethnicity, ETHNICITY, hit["ethnicity_missing"], hit["ethnicity_blank"])
    columns["sex"] = text_column(sex, SEX)
    columns["age_band"] = text_column(age, AGE_BAND)
    columns["event_date"] = pa.array(date, mask=hit["date_missing"]).cast(pa.date32())
    columns["score"] = pa.array(stored, mask=hit["score_missing"], from_pandas=False)
    columns["decision"] = pa.array(decision.astype(np.int8), mask=hit["decision_missing"])
    columns["officer"] = pa.array(officer.astype(np.int8))
    columns["label"] = pa.array(label.astype(np.int8), mask=hit["label_missing"])
    columns["weight"] = pa.array(weight, mask=hit["weight_missing"], from_pandas=False)
    return pa.table(columns)


def fault_masks(uniforms: np.ndarray) -> dict[str, np.ndarray]:
    """Rows hit by each fault. Faults drawn from the same stream never meet on a row."""
    stream = {"score": 0, "label": 1, "decision": 1, "ethnicity": 2, "weight": 2, "date": 2}
    used = [0.0, 0.0, 0.0]
    masks = {}
    for name, share in FAULT_SHARE.items():
        s = stream[name.split("_")[0]]
        masks[name] = (uniforms[s] >= used[s]) & (uniforms[s] < used[s] + share)
        used[s] += share
    return masks


def tables(args: argparse.Namespace) -> Iterator[pa.Table]:
    left, number = args.rows, 0
    while left > 0:
        chunk = make_chunk(number, args)
        yield chunk.slice(0, left)
        left -= CHUNK
        number += 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a synthetic table of risk predictions.")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", required=True, help="Parquet file to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--profile", choices=("plain", "coarse", "rare", "dirty"), default="plain")
    parser.add_argument(
        "--repeat",
        type=int,
        choices=(1, 2, 4, 8),
        default=1,
        help="rows per person; above 1 the rows of a person are correlated",
    )
    args = parser.parse_args()
    if args.rows < 1 or args.seed < 0:
        parser.error("--rows must be positive and --seed must not be negative")

    writer = None
    try:
        for table in tables(args):
            if writer is None:
                writer = pq.ParquetWriter(args.out, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=CHUNK)
    finally:
        if writer is not None:
            writer.close()


if __name__ == "__main__":
    main()
