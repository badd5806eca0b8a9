#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pass@k family against exact rationals, to two units in the last place, up to n = 10^6. Prints TAP.

    passk.py DRIVER [SEED]

pass@k and pass^k are quotients of binomial coefficients, for all n. The sums over a hypergeometric distribution are
rationals up to n = 3000 and, for larger n, where no more than 60 are drawn or have passed; beyond that they are enclosed
between two whole numbers over 2^2400 by rounding every step down and up, as are quotients of very long numbers. What is
enclosed counts as far off as the farther end is."""
import math
import random
import subprocess
import sys
from fractions import Fraction

ULPS = 2
NAMES = ["pass@k", "pass^k", "G-Pass@k_tau", "mG-Pass@k", "cons@k", "the gap", "Bayes@N", "the deviation of Bayes@N",
         "Bayes@N of three cases"]
BITS = 2400


def ulp(x):
    """Of the doubles about a rational x >= 0, at least the least."""
    if x == 0:
        return Fraction(1, 2**1074)
    e = x.numerator.bit_length() - x.denominator.bit_length()
    e -= x < Fraction(2)**e
    return Fraction(2) ** max(e - 52, -1074)


def weights(n, c, k):
    """(x, w) for all x that can be drawn, exactly, in units of the first."""
    low, high = max(0, k - (n - c)), min(c, k)
    w = math.comb(c, low) * math.comb(n - c, k - low)
    for x in range(low, high + 1):
        yield x, w
        w = w * (c - x) * (k - x) // ((x + 1) * (n - c - k + x + 1))


def enclosed(n, c, k):
    """(x, least w, greatest w) from the mode outwards, in units of 2^-BITS of the mode's, as far as they matter."""
    low, high = max(0, k - (n - c)), min(c, k)
    mode = min(max((c + 1) * (k + 1) // (n + 2), low), high)
    for step in (1, -1):
        x, least, greatest = mode, 1 << BITS, 1 << BITS
        if step > 0:
            yield x, least, greatest
        while low <= x + step <= high and greatest > 1 << 900:
            a, b = (((c - x) * (k - x), (x + 1) * (n - c - k + x + 1)) if step > 0 else
                    (x * (n - c - k + x), (c - x + 1) * (k - x + 1)))
            least, greatest, x = least * a // b, -(-greatest * a // b), x + step
            yield x, least, greatest


def asked(k, tau):
    m, half = max(1, math.ceil(tau * k)), -(-k // 2)
    return [lambda x: x >= m, lambda x: Fraction(2 * max(0, x - half), k),
            lambda x: Fraction(1, 2) if 2 * x == k else int(2 * x > k), lambda x: Fraction(k - x, k) if x else 0]


def quotient(a, b):
    """Between two whole numbers over 2^BITS: reducing a fraction of a million digits takes a minute."""
    if b.bit_length() < 5000:
        return Fraction(a, b), Fraction(a, b)
    return Fraction((a << BITS) // b, 1 << BITS), Fraction(-(-(a << BITS) // b), 1 << BITS)


def missed(n, b, k):
    """C(n - b, k) / C(n, k), as numerator and denominator."""
    few, many = min(b, k), max(b, k)
    if many + few > n:
        return 0, 1
    if few > 2000:
        return math.comb(n - b, k), math.comb(n, k)
    return math.prod(range(n - many - few + 1, n - many + 1)), math.prod(range(n - few + 1, n + 1))


def exact(n, c, k, tau):
    """(least, greatest) value of each of NAMES; the deviation as its square."""
    few = min(c, k)
    a, b = missed(n, c, k)
    values = [quotient(b - a, b), quotient(*missed(n, n - c, k))]
    if n <= 3000 or few <= 60:
        ws = list(weights(n, c, k))
        total = sum(w for _, w in ws)
        for f in asked(k, tau):
            value = Fraction(sum(w * f(x) for x, w in ws))
            values.append(quotient(value.numerator, value.denominator * total))
    else:
        ws = list(enclosed(n, c, k))
        total = sum(w[1] for w in ws), sum(w[2] for w in ws) + (n << 900)  # what was left out is less than this
        for f in asked(k, tau):
            values.append((Fraction(sum(w[1] * f(w[0]) for w in ws)) / total[1],
                           (Fraction(sum(w[2] * f(w[0]) for w in ws)) + (n << 900)) / total[0]))
    mean = Fraction(c + 1, n + 2)
    square = Fraction((c + 1) * (n - c + 1), (n + 2)**2 * (n + 3))
    three = (mean + Fraction(c // 2 + 1, c + 2) + Fraction(k + 1, k + 2)) / 3
    return values + [(mean, mean), (square, square), (three, three)]


def error(name, found, least, greatest):
    """How many units in the last place a double is off, at worst."""
    found = Fraction(found)
    if name == NAMES[7]:  # a root: so many units above and below must enclose it
        unit = ulp(found) / 8
        return next((u / 8 for u in range(99) if max(0, found - u * unit)**2 <= least <= (found + u * unit)**2), 99)
    if least == greatest == 0 or found == 0 == math.floor(greatest * 2**1074):
        return 0 if found == 0 else math.inf
    return float(max(abs(found - least), abs(found - greatest)) / ulp(least))


def rows(rng):
    for n in range(1, 9):
        for c in range(n + 1):
            for k in range(1, n + 1):
                yield n, c, k, Fraction(rng.randrange(1, 17), 16)
    for n, c, k in [(10**6, 1, 1), (10**6, 10**6, 10**6), (10**6, 5 * 10**5, 5 * 10**5), (10**6, 0, 3), (10**6, 999999, 2),
                    (10**6, 999999, 5 * 10**5), (10**6, 3, 999999), (10**6, 999000, 999), (10**6, 1, 999999),
                    (10**5, 1, 1), (10**6, 60, 60), (10**6, 40, 10**5), (1100, 1050, 545), (10**6, 500001, 1100),
                    (10**6, 500000, 1073), (10**6, 999983, 17), (10**6, 1000, 1000), (10**6, 300000, 640), (3000, 1500, 750)]:
        yield n, c, k, Fraction(3, 4)
    for _ in range(800):
        n = int(2 ** rng.uniform(0, 10))
        yield n, rng.randrange(n + 1), rng.randrange(1, n + 1), Fraction(rng.randrange(1, 65), 64)
    for _ in range(100):  # few passed or few drawn
        n = int(10 ** rng.uniform(3, 6))
        few, many = int(2 ** rng.uniform(0, 5.9)), int(n ** rng.random())
        c, k = (few, many) if rng.random() < 0.5 else (many, few)
        yield n, rng.choice([c, n - c]), max(1, k), Fraction(rng.randrange(1, 65), 64)
    for _ in range(12):  # about where the smallest doubles are
        n = int(10 ** rng.uniform(3.5, 6))
        c = int(n * rng.uniform(0.2, 0.95))
        k = min(n, int(rng.uniform(690, 760) / -math.log(c / n)))
        yield n, c, k, Fraction(rng.randrange(1, 65), 64)
    for _ in range(6):
        n = int(10 ** rng.uniform(3.5, 6))
        yield n, rng.randrange(n + 1), rng.randrange(1, n + 1), Fraction(rng.randrange(1, 65), 64)


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261121
    work = list(rows(random.Random(seed)))
    lines = "".join(f"{n} {c} {k} {float(tau)!r}\n" for n, c, k, tau in work)
    done = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True)
    replies = done.stdout.split("\n")[:-1]
    worst, where = [0.0] * len(NAMES), [None] * len(NAMES)
    for row, reply in zip(work, replies):
        found = [float.fromhex(word) for word in reply.split()] if reply != "undefined" else [math.inf] * len(NAMES)
        for i, (value, (least, greatest)) in enumerate(zip(found, exact(*row))):
            off = error(NAMES[i], value, least, greatest) if math.isfinite(value) else math.inf
            if off > worst[i]:
                worst[i], where[i] = off, (row, value, float(least))
    failures = 0
    for i, name in enumerate(NAMES):
        bad = worst[i] > ULPS
        failures += bad
        print(f"{'not ok' if bad else 'ok'} {i + 1} - {name}: {len(work)} rows within {ULPS} units in the last place "
              f"(at worst {worst[i]:.3f}, seed {seed})")
        if bad:
            print(f"# (n, c, k, tau), found, expected: {where[i]}")
    whole = len(replies) == len(work) and done.returncode == 0
    failures += not whole
    print(f"{'ok' if whole else 'not ok'} {len(NAMES) + 1} - every one of {len(work)} rows was answered")
    print(f"1..{len(NAMES) + 1}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
