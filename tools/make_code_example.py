# SPDX-License-Identifier: Apache-2.0
"""make_code_example.py: writes examples/code/tasks.jsonl and samples.jsonl.

25 small Python tasks of ours in HumanEval's format, and ten samples for each: right ones in several styles, plausible
wrong ones, and hostile or broken ones from the pool below, each with the verdict that it must get. Deterministic.
"""
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "examples", "code")

TASKS = []


def task(name, signature, doc, body, other, wrong, tests):
    """A task: two right bodies, wrong ones as (body, verdict), and tests as (arguments, expected) in Python's words."""
    TASKS.append((name, signature, doc, body, other, wrong, tests))


task("parse_duration", "text: str) -> int", "Seconds in a duration such as '1h30m', '45s' or '2h5s'; 0 for ''.", """
    total, number = 0, ''
    for c in text:
        if c.isdigit():
            number += c
        else:
            total += int(number) * {'h': 3600, 'm': 60, 's': 1}[c]
            number = ''
    return total
""", """
    import re
    return sum(int(n) * {'h': 3600, 'm': 60, 's': 1}[u] for n, u in re.findall(r'([0-9]+)([hms])', text))
""", [("""
    import re
    return sum(int(n) * {'h': 3600, 'm': 60, 's': 1}[u] for n, u in re.findall(r'([0-9])([hms])', text))
""", "assertion_failed"), ("""
    return int(text[:-1]) * {'h': 3600, 'm': 60, 's': 1}[text[-1]]
""", "exception")], [("'1h30m'", "5400"), ("'45s'", "45"), ("'2h5s'", "7205"), ("''", "0"), ("'10m'", "600")])

task("merge_intervals", "spans: list) -> list", "Overlapping or touching [low, high] spans merged, sorted by low.", """
    merged = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return merged
""", """
    out = []
    for span in sorted(map(list, spans), key=lambda s: s[0]):
        if not out or span[0] > out[-1][1]:
            out.append(span)
        elif span[1] > out[-1][1]:
            out[-1][1] = span[1]
    return out
""", [("""
    merged = []
    for low, high in sorted(spans):
        if merged and low < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return merged
""", "assertion_failed"), ("""
    merged = [spans[0]]
    for low, high in spans[1:]:
        if low <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return merged
""", "exception")], [("[]", "[]"), ("[[1, 3], [2, 6], [8, 10]]", "[[1, 6], [8, 10]]"), ("[[5, 6], [1, 5]]", "[[1, 6]]"),
                    ("[[1, 9], [2, 3]]", "[[1, 9]]")])

task("run_length", "text: str) -> str", "Run-length code: 'aaab' is 'a3b1'.", """
    out, i = '', 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out += text[i] + str(j - i)
        i = j
    return out
""", """
    from itertools import groupby
    return ''.join(key + str(len(list(run))) for key, run in groupby(text))
""", [("""
    out = ''
    for c in sorted(set(text)):
        out += c + str(text.count(c))
    return out
""", "assertion_failed"), ("""
    out, count = '', 1
    for i in range(len(text)):
        if text[i] == text[i + 1]:
            count += 1
        else:
            out += text[i] + str(count)
            count = 1
    return out
""", "exception")], [("'aaab'", "'a3b1'"), ("''", "''"), ("'abba'", "'a1b2a1'"), ("'z' * 12", "'z12'")])

task("roman", "n: int) -> str", "The number n (1 to 3999) in Roman numerals.", """
    table = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'),
             (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
    out = ''
    for value, sign in table:
        while n >= value:
            out += sign
            n -= value
    return out
""", """
    ones = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX']
    tens = ['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC']
    hundreds = ['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM']
    return 'M' * (n // 1000) + hundreds[n // 100 % 10] + tens[n // 10 % 10] + ones[n % 10]
""", [("""
    out = ''
    for value, sign in [(1000, 'M'), (500, 'D'), (100, 'C'), (50, 'L'), (10, 'X'), (5, 'V'), (1, 'I')]:
        out += sign * (n // value)
        n %= value
    return out
""", "assertion_failed"), ("""
    return roman(n - 1) + 'I'
""", "exception")], [("1", "'I'"), ("4", "'IV'"), ("1994", "'MCMXCIV'"), ("3999", "'MMMCMXCIX'")])

task("bank_round", "cents_times_ten: int) -> int", "Tenths of a cent as cents, halves to the even cent.", """
    whole, rest = divmod(cents_times_ten, 10)
    if rest > 5 or (rest == 5 and whole % 2):
        whole += 1
    return whole
""", """
    from decimal import Decimal, ROUND_HALF_EVEN
    return int((Decimal(cents_times_ten) / 10).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
""", [("""
    return (cents_times_ten + 5) // 10
""", "assertion_failed"), ("""
    return cents_times_ten // 10
""", "assertion_failed")], [("5", "0"), ("15", "2"), ("25", "2"), ("26", "3"), ("-5", "0"), ("-15", "-2")])

task("topological", "edges: dict) -> list",
     "Keys of {name: [names it needs]} in an order where needs come first; smallest name first among the ready ones.", """
    needs = {k: set(v) for k, v in edges.items()}
    out = []
    while needs:
        ready = min(k for k, v in needs.items() if not v)
        out.append(ready)
        del needs[ready]
        for v in needs.values():
            v.discard(ready)
    return out
""", """
    import heapq
    left = {k: len(set(v)) for k, v in edges.items()}
    users = {}
    for k, v in edges.items():
        for need in set(v):
            users.setdefault(need, []).append(k)
    heap = [k for k, n in left.items() if n == 0]
    heapq.heapify(heap)
    out = []
    while heap:
        k = heapq.heappop(heap)
        out.append(k)
        for user in users.get(k, []):
            left[user] -= 1
            if left[user] == 0:
                heapq.heappush(heap, user)
    return out
""", [("""
    return sorted(edges, key=lambda k: len(edges[k]))
""", "assertion_failed"), ("""
    out = []
    def visit(k):
        for need in edges[k]:
            visit(need)
        out.append(key)
    for k in edges:
        visit(k)
    return out
""", "exception")], [("{}", "[]"), ("{'a': ['b'], 'b': []}", "['b', 'a']"),
                    ("{'c': ['a'], 'b': ['c'], 'a': [], 'd': []}", "['a', 'c', 'b', 'd']")])

task("split_csv", "line: str) -> list", "Fields of one CSV line; fields in double quotes may hold commas and \"\".", """
    fields, field, quoted, i = [], '', False, 0
    while i < len(line):
        c = line[i]
        if quoted and c == '"' and line[i + 1:i + 2] == '"':
            field += '"'
            i += 1
        elif c == '"':
            quoted = not quoted
        elif c == ',' and not quoted:
            fields.append(field)
            field = ''
        else:
            field += c
        i += 1
    return fields + [field]
""", """
    import csv
    return next(csv.reader([line])) if line else ['']
""", [("""
    return line.split(',')
""", "assertion_failed"), ("""
    import csv
    return next(csv.reader([]))
""", "exception")], [("'a,b'", "['a', 'b']"), ("'\"a,b\",c'", "['a,b', 'c']"), ("'\"say \"\"hi\"\"\"'", "['say \"hi\"']"),
                    ("''", "['']")])

task("lru_hits", "size: int, keys: list) -> int", "Hits of a cache of that size, least recently used out, over keys.", """
    cache, hits = [], 0
    for key in keys:
        if key in cache:
            hits += 1
            cache.remove(key)
        elif len(cache) == size:
            cache.pop(0)
        cache.append(key)
    return hits
""", """
    from collections import OrderedDict
    cache, hits = OrderedDict(), 0
    for key in keys:
        if key in cache:
            hits += 1
            cache.move_to_end(key)
        else:
            cache[key] = True
            if len(cache) > size:
                cache.popitem(last=False)
    return hits
""", [("""
    cache, hits = [], 0
    for key in keys:
        if key in cache:
            hits += 1
        else:
            cache = (cache + [key])[-size:]
    return hits
""", "assertion_failed"), ("""
    cache, hits = {}, 0
    for key in keys:
        hits += cache[key]
        cache[key] = 1
    return hits
""", "exception")], [("2, [1, 2, 1, 3, 2]", "1"), ("1, [1, 1, 1]", "2"), ("2, [1, 2, 1, 3, 1]", "2"), ("3, []", "0")])

task("balanced", "text: str) -> bool", "Whether (), [] and {} are balanced and nested in text.", """
    stack = []
    for c in text:
        if c in '([{':
            stack.append(c)
        elif c in ')]}':
            if not stack or '([{'.index(stack.pop()) != ')]}'.index(c):
                return False
    return not stack
""", """
    text = ''.join(c for c in text if c in '()[]{}')
    while '()' in text or '[]' in text or '{}' in text:
        text = text.replace('()', '').replace('[]', '').replace('{}', '')
    return text == ''
""", [("""
    return all(text.count(a) == text.count(b) for a, b in ('()', '[]', '{}'))
""", "assertion_failed"), ("""
    stack = []
    for c in text:
        if c in '([{':
            stack.append(c)
        elif c in ')]}':
            stack.pop()
    return not stack
""", "assertion_failed")], [("'([]{})'", "True"), ("'(]'", "False"), ("')('", "False"), ("'a(b)c'", "True"), ("'(('", "False")])

task("moving_average", "values: list, width: int) -> list", "Means of each window of that width; [] if there is none.", """
    return [sum(values[i:i + width]) / width for i in range(len(values) - width + 1)]
""", """
    out, total = [], 0
    for i, v in enumerate(values):
        total += v
        if i >= width:
            total -= values[i - width]
        if i >= width - 1:
            out.append(total / width)
    return out
""", [("""
    return [sum(values[i:i + width]) / width for i in range(len(values) - width)]
""", "assertion_failed"), ("""
    return [sum(values[i:i + width]) // width for i in range(len(values))]
""", "assertion_failed")], [("[1, 2, 3, 4], 2", "[1.5, 2.5, 3.5]"), ("[1], 2", "[]"), ("[4, 4], 2", "[4.0]")])

task("caesar", "text: str, shift: int) -> str", "Latin letters shifted around the alphabet, case kept, all else as it is.", """
    out = ''
    for c in text:
        if 'a' <= c <= 'z':
            c = chr((ord(c) - 97 + shift) % 26 + 97)
        elif 'A' <= c <= 'Z':
            c = chr((ord(c) - 65 + shift) % 26 + 65)
        out += c
    return out
""", """
    import string
    low, up, n = string.ascii_lowercase, string.ascii_uppercase, shift % 26
    return text.translate(str.maketrans(low + up, low[n:] + low[:n] + up[n:] + up[:n]))
""", [("""
    return ''.join(chr(ord(c) + shift) if c.isalpha() else c for c in text)
""", "assertion_failed"), ("""
    return ''.join('abcdefghijklmnopqrstuvwxyz'['abcdefghijklmnopqrstuvwxyz'.index(c) + shift] for c in text)
""", "exception")], [("'Abc, xyz!', 3", "'Def, abc!'"), ("'Zz', 1", "'Aa'"), ("'b', -1", "'a'"), ("'', 9", "''")])

task("transpose", "rows: list) -> list", "Rows of equal length turned into columns; [] stays [].", """
    return [list(column) for column in zip(*rows)]
""", """
    if not rows:
        return []
    return [[row[i] for row in rows] for i in range(len(rows[0]))]
""", [("""
    return list(zip(*rows))
""", "assertion_failed"), ("""
    return [[row[i] for row in rows] for i in range(len(rows[0]))]
""", "exception")], [("[[1, 2], [3, 4], [5, 6]]", "[[1, 3, 5], [2, 4, 6]]"), ("[]", "[]"), ("[[7]]", "[[7]]")])

task("digits_sum", "n: int) -> int", "Sum of decimal digits of n without its sign.", """
    return sum(int(d) for d in str(abs(n)))
""", """
    n, total = abs(n), 0
    while n:
        n, d = divmod(n, 10)
        total += d
    return total
""", [("""
    return n % 9
""", "assertion_failed"), ("""
    return sum(int(d) for d in str(n))
""", "exception")], [("0", "0"), ("199", "19"), ("-38", "11"), ("10 ** 20", "1")])

task("primes_below", "n: int) -> list", "The primes below n.", """
    sieve = [True] * max(n, 2)
    for i in range(2, int(max(n, 0) ** 0.5) + 1):
        if sieve[i]:
            for j in range(i * i, n, i):
                sieve[j] = False
    return [i for i in range(2, n) if sieve[i]]
""", """
    return [i for i in range(2, n) if all(i % d for d in range(2, int(i ** 0.5) + 1))]
""", [("""
    return [i for i in range(2, n) if all(i % d for d in (2, 3, 5, 7) if d < i)]
""", "assertion_failed"), ("""
    return [2] + [i for i in range(3, n, 2) if all(i % d for d in range(3, int(i ** 0.5) + 1, 2))]
""", "assertion_failed")], [("10", "[2, 3, 5, 7]"), ("2", "[]"), ("0", "[]"), ("130", "[p for p in range(2, 130) if "
                                                                                 "all(p % d for d in range(2, p))]")])

task("anagram_groups", "words: list) -> list", "Words grouped by their letters; groups and words in order of appearance.", """
    groups = {}
    for word in words:
        groups.setdefault(''.join(sorted(word)), []).append(word)
    return list(groups.values())
""", """
    from collections import defaultdict
    groups = defaultdict(list)
    for word in words:
        groups[tuple(sorted(word))].append(word)
    return [groups[key] for key in groups]
""", [("""
    groups = {}
    for word in words:
        groups.setdefault(frozenset(word), []).append(word)
    return list(groups.values())
""", "assertion_failed"), ("""
    groups = {}
    for word in words:
        groups[sorted(word)] = groups.get(sorted(word), []) + [word]
    return list(groups.values())
""", "exception")], [("['tea', 'pan', 'eat', 'nap', 'x']", "[['tea', 'eat'], ['pan', 'nap'], ['x']]"), ("[]", "[]"),
                    ("['aab', 'abb']", "[['aab'], ['abb']]")])

task("to_base", "n: int, base: int) -> str", "n >= 0 in a base from 2 to 16, digits 0-9a-f.", """
    if n == 0:
        return '0'
    out = ''
    while n:
        out = '0123456789abcdef'[n % base] + out
        n //= base
    return out
""", """
    digit = '0123456789abcdef'[n % base]
    return digit if n < base else to_base(n // base, base) + digit
""", [("""
    out = ''
    while n:
        out = '0123456789abcdef'[n % base] + out
        n //= base
    return out
""", "assertion_failed"), ("""
    return to_base(n // base, base) + '0123456789abcdef'[n % base]
""", "exception")], [("0, 2", "'0'"), ("255, 16", "'ff'"), ("10, 2", "'1010'"), ("7, 8", "'7'"), ("8, 8", "'10'")])

task("flatten", "value) -> list", "All that is no list in nested lists, in order.", """
    if not isinstance(value, list):
        return [value]
    return [x for part in value for x in flatten(part)]
""", """
    out, stack = [], [value]
    while stack:
        top = stack.pop()
        if isinstance(top, list):
            stack.extend(reversed(top))
        else:
            out.append(top)
    return out
""", [("""
    return [x for part in value for x in (part if isinstance(part, list) else [part])]
""", "assertion_failed"), ("""
    return sum(value, [])
""", "exception")], [("[1, [2, [3, []]], 4]", "[1, 2, 3, 4]"), ("[]", "[]"), ("[[['x']]]", "['x']")])

task("common_prefix", "words: list) -> str", "The longest common prefix of words; '' for none.", """
    if not words:
        return ''
    low, high = min(words), max(words)
    n = 0
    while n < len(low) and low[n] == high[n]:
        n += 1
    return low[:n]
""", """
    out = ''
    for letters in zip(*words):
        if len(set(letters)) > 1:
            break
        out += letters[0]
    return out
""", [("""
    return ''.join(a[0] for a in zip(*words) if len(set(a)) == 1)
""", "assertion_failed"), ("""
    out = words[0]
    while not all(w.startswith(out) for w in words):
        out = out[:-1]
    return out
""", "exception")], [("['flow', 'flower', 'flight']", "'fl'"), ("[]", "''"), ("['a', 'b']", "''"), ("['abc', 'axc']", "'a'")])

task("knapsack", "items: list, capacity: int) -> int", "Most value of (weight, value) items within the capacity.", """
    best = [0] * (capacity + 1)
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]
""", """
    from functools import lru_cache
    @lru_cache(maxsize=None)
    def go(i, left):
        if i == len(items):
            return 0
        weight, value = items[i]
        skip = go(i + 1, left)
        return max(skip, value + go(i + 1, left - weight)) if weight <= left else skip
    return go(0, capacity)
""", [("""
    total = 0
    for weight, value in sorted(items, key=lambda i: -i[1] / i[0]):
        if weight <= capacity:
            capacity -= weight
            total += value
    return total
""", "assertion_failed"), ("""
    best = [0] * capacity
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]
""", "exception")], [("[(10, 60), (20, 100), (30, 120)], 50", "220"), ("[(5, 9)], 4", "0"), ("[(3, 5), (3, 5)], 6", "10")])

task("rotate", "values: list, n: int) -> list", "values moved n places to the right, round the end; any n.", """
    if not values:
        return []
    n %= len(values)
    return values[-n:] + values[:-n] if n else list(values)
""", """
    return [values[(i - n) % len(values)] for i in range(len(values))]
""", [("""
    return values[-n:] + values[:-n]
""", "assertion_failed"), ("""
    n %= len(values)
    return values[-n:] + values[:-n]
""", "exception")], [("[1, 2, 3], 1", "[3, 1, 2]"), ("[1, 2, 3], 7", "[3, 1, 2]"), ("[1, 2, 3], -1", "[2, 3, 1]"),
                    ("[], 3", "[]")])

task("word_count", "text: str) -> dict", "How often each word occurs, lower case, words being runs of letters.", """
    counts, word = {}, ''
    for c in text.lower() + ' ':
        if c.isalpha():
            word += c
        elif word:
            counts[word] = counts.get(word, 0) + 1
            word = ''
    return counts
""", """
    import re
    from collections import Counter
    return dict(Counter(re.findall('[a-z]+', text.lower())))
""", [("""
    from collections import Counter
    return dict(Counter(text.lower().split()))
""", "assertion_failed"), ("""
    counts = {}
    for word in text.lower().split():
        counts[word] += 1
    return counts
""", "exception")], [("'The cat, the hat.'", "{'the': 2, 'cat': 1, 'hat': 1}"), ("''", "{}"), ("'a-b a'", "{'a': 2, 'b': 1}")])

task("spiral", "rows: list) -> list", "Cells of a rectangle, clockwise from the top left corner inwards.", """
    out, rows = [], [list(r) for r in rows]
    while rows:
        out += rows.pop(0)
        rows = [list(c) for c in zip(*rows)][::-1]
    return out
""", """
    out = []
    if not rows:
        return out
    top, bottom, left, right = 0, len(rows) - 1, 0, len(rows[0]) - 1
    while top <= bottom and left <= right:
        out += rows[top][left:right + 1]
        out += [rows[i][right] for i in range(top + 1, bottom + 1)]
        if top < bottom:
            out += rows[bottom][left:right][::-1]
        if left < right:
            out += [rows[i][left] for i in range(bottom - 1, top, -1)]
        top, bottom, left, right = top + 1, bottom - 1, left + 1, right - 1
    return out
""", [("""
    return [cell for i, row in enumerate(rows) for cell in (row[::-1] if i % 2 else row)]
""", "assertion_failed"), ("""
    return [rows[i][j] for j in range(len(rows)) for i in range(len(rows[0]))]
""", "assertion_failed")], [("[[1, 2, 3], [4, 5, 6], [7, 8, 9]]", "[1, 2, 3, 6, 9, 8, 7, 4, 5]"), ("[]", "[]"),
                    ("[[1, 2, 3, 4]]", "[1, 2, 3, 4]"), ("[[1], [2]]", "[1, 2]")])

task("median", "values: list) -> float", "The median as a float; the mean of the middle two for an even count.", """
    s, n = sorted(values), len(values)
    return float(s[n // 2]) if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
""", """
    import statistics
    return float(statistics.median(values))
""", [("""
    return float(sorted(values)[len(values) // 2])
""", "assertion_failed"), ("""
    return values[len(values)] / 2
""", "exception")], [("[3, 1, 2]", "2.0"), ("[4, 1, 3, 2]", "2.5"), ("[5]", "5.0")])

task("luhn", "number: str) -> bool", "Whether the digits pass the Luhn check; blanks do not count.", """
    total = 0
    for i, d in enumerate(reversed(number.replace(' ', ''))):
        n = int(d) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
""", """
    digits = [int(d) for d in number if d != ' '][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])) % 10 == 0
""", [("""
    digits = [int(d) for d in number if d != ' ']
    return (sum(digits[::2]) + sum(2 * d for d in digits[1::2])) % 10 == 0
""", "assertion_failed"), ("""
    digits = [int(d) for d in number][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])) % 10 == 0
""", "exception")], [("'4539 3195 0343 6467'", "True"), ("'8273 1232 7352 0569'", "False"), ("'0'", "True")])

task("edit_distance", "a: str, b: str) -> int", "Levenshtein distance: insertions, deletions and substitutions.", """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]
""", """
    from functools import lru_cache
    @lru_cache(maxsize=None)
    def go(i, j):
        if not i or not j:
            return i + j
        return min(go(i - 1, j) + 1, go(i, j - 1) + 1, go(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
    return go(len(a), len(b))
""", [("""
    return sum(x != y for x, y in zip(a, b)) + abs(len(a) - len(b))
""", "assertion_failed"), ("""
    if a[0] == b[0]:
        return edit_distance(a[1:], b[1:])
    return 1 + min(edit_distance(a[1:], b), edit_distance(a, b[1:]), edit_distance(a[1:], b[1:]))
""", "exception")], [("'kitten', 'sitting'", "3"), ("'', 'abc'", "3"), ("'abc', 'bc'", "1"), ("'x', 'x'", "0")])

# The pool. {name} is the function, {right} a right body; a body is indented, what follows it at the margin runs on import.
WRITE_VERDICTS = """
import os
for fd in range(256):
    for text in (b'passed', b'ok', b'{"verdict": "passed"}\\n', b'0' * 32 + b'passed\\0'):
        try:
            os.write(fd, text)
        except OSError:
            pass
"""
POOL = {
    # -- resources
    "hang": ("    while True:\n        pass\n", "cpu_time"),
    "hang, catching everything": ("    while True:\n        try:\n            while True:\n                pass\n"
                                  "        except BaseException:\n            pass\n", "cpu_time"),
    "hang, deaf to signals": ("    import signal\n    for s in (signal.SIGXCPU, signal.SIGALRM, signal.SIGTERM):\n"
                              "        signal.signal(s, signal.SIG_IGN)\n    while True:\n        pass\n", "cpu_time"),
    "hang in one C call": ("    return sum(range(10 ** 13))\n", "cpu_time"),
    "sleep": ("    import time\n    time.sleep(600)\n", "wall_time"),
    "wait for nothing": ("    import os\n    r, w = os.pipe()\n    os.read(r, 1)\n", "wall_time"),
    "hoard a list": ("    hoard = []\n    while True:\n        hoard.append('x' * 1000000)\n", "memory"),
    "hoard at once": ("    return bytearray(10 ** 10)\n", "memory"),
    "hoard a string": ("    text = 'ab'\n    while True:\n        text += text\n", "memory"),
    "flood with print": ("    while True:\n        print('y' * 1000)\n", "output"),
    "flood descriptor 1": ("    import os\n    while True:\n        os.write(1, b'y' * 65536)\n", "output"),
    "flood descriptor 2": ("    import os\n    while True:\n        os.write(2, b'y' * 65536)\n", "output"),
    "fork": ("    import os, time\n    while True:\n        if os.fork() == 0:\n            time.sleep(60)\n"
             "            os._exit(0)\n", "processes"),
    "start threads": ("    import threading, time\n    while True:\n"
                      "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n", "processes"),
    "fill a file": ("    with open('big', 'wb') as f:\n        while True:\n            f.write(b'z' * 1000000)\n",
                    "file_size"),
    "fill the disk": ("    for i in range(100):\n        with open('part%d' % i, 'wb') as f:\n"
                      "            f.write(b'z' * 2000000)\n", "file_size"),
    "use up the inodes": ("    for i in range(100000):\n        open('f%d' % i, 'w').close()\n", "file_size"),
    # -- what it should not reach
    "connect to a server": ("    import socket\n    socket.create_connection(('127.0.0.1', 80), 1)\n", "exception"),
    "send a packet": ("    import socket\n    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                      "    s.sendto(b'secret', ('1.1.1.1', 53))\n", "exception"),
    "fetch a page": ("    import urllib.request\n    return urllib.request.urlopen('http://127.0.0.1/').read()\n",
                     "exception"),
    "talk to an abstract socket": ("    import socket\n    socket.socket(socket.AF_UNIX).connect('\\0bus')\n", "exception"),
    "read a password file": ("    return open('/etc/shadow').read()\n", "exception"),
    "read a key": ("    return open('/etc/ssh/ssh_host_ed25519_key').read()\n", "exception"),
    "look for homes": ("    import os\n    return os.listdir('/home')\n", "exception"),
    "read a key in the environment": ("    import os\n    return os.environ['AWS_SECRET_ACCESS_KEY']\n", "exception"),
    "read another's environment": ("    return open('/proc/1/environ', 'rb').read().decode()\n", "exception"),
    "write to /usr": ("    open('/usr/bin/python3', 'w')\n", "exception"),
    "trace a process": ("    import ctypes\n    ctypes.CDLL(None).ptrace(16, 1, 0, 0)\n", "forbidden_syscall"),
    "leave by signal": ("    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n", "signal"),
    "abort": ("    import os\n    os.abort()\n", "signal"),
    "crash": ("    import ctypes\n    ctypes.string_at(0)\n", "signal"),
    # -- forged passes; the answers are wrong
    "exit in the function": ("    import sys\n    sys.exit(0)\n", "early_exit"),
    "hard exit in the function": ("    import os\n    os._exit(0)\n", "early_exit"),
    "exit at import": ("    return None\n\nimport os\nos._exit(0)\n", "early_exit"),
    "sys.exit at import": ("    return None\n\nimport sys\nsys.exit(0)\n", "early_exit"),
    "exit from atexit": ("    return None\n\nimport atexit, os\natexit.register(os._exit, 0)\n", "assertion_failed"),
    "exit from excepthook": ("    return None\n\nimport os, sys\nsys.excepthook = lambda *a: os._exit(0)\n",
                             "assertion_failed"),
    "verdict on every descriptor": ("    return None\n" + WRITE_VERDICTS, "assertion_failed"),
    "verdict on every descriptor, then exit": ("    return None\n" + WRITE_VERDICTS + "os._exit(0)\n", "early_exit"),
    # -- broken
    "cut off": ("    if True:\n        return (\n", "syntax_error"),
    "not Python": ("    Sure! Here is the function:\n", "syntax_error"),
    "bad indent": ("    x = 1\n      return x\n", "syntax_error"),
    "recursion without end": ("    return {name}(*([0] * {name}.__code__.co_argcount))\n", "exception"),
    # -- right all the same
    "right, prints a little": ("    print('thinking ...')\n{right}", "passed"),
    "right, leaves a thread": ("    import threading, time\n    threading.Thread(target=time.sleep, args=(60,)).start()\n"
                               "{right}", "passed"),
    "right, leaves a process": ("    import os, time\n    if os.fork() == 0:\n        time.sleep(60)\n"
                                "        os._exit(0)\n{right}", "passed"),
    "right, slow to die": ("{right}\nclass Slow:\n    def __del__(self):\n        while True:\n            pass\nslow = Slow()\n",
                           "passed"),
    "right, writes a file": ("    with open('note', 'w') as f:\n        f.write('x')\n{right}", "passed"),
}

# How often each kind occurs; what takes time occurs rarely. 25 x 4 = 100 samples come from here.
TIMES = {"hang": 2, "hang, catching everything": 1, "hang, deaf to signals": 1, "hang in one C call": 1, "sleep": 1,
         "wait for nothing": 1, "exit in the function": 4, "hard exit in the function": 3, "exit at import": 4,
         "sys.exit at import": 2, "exit from atexit": 4, "exit from excepthook": 4, "verdict on every descriptor": 4,
         "verdict on every descriptor, then exit": 3, "right, prints a little": 5, "right, writes a file": 4}


def pool_in_order():
    """100 kinds, spread so that no task gets the same one twice."""
    left = {kind: TIMES.get(kind, 2) for kind in POOL}
    order = []
    while len(order) < 100:
        for kind in POOL:
            if left[kind] and len(order) < 100:
                left[kind] -= 1
                order.append(kind)
        if not any(left.values()):
            left = {kind: 1 for kind in POOL if POOL[kind][1] not in ("cpu_time", "wall_time")}
    return [order[i // 4 + (i % 4) * 25] for i in range(100)]


def samples_of(index, entry, kinds):
    name, _, _, body, other, wrong, _ = entry
    body, other = body.lstrip("\n"), other.lstrip("\n")
    described = "    # step by step\n" + other
    out = [(body, "passed", "right"), (other, "passed", "right, another way"), (described, "passed", "right, with a comment")]
    for code, verdict in wrong:
        out.append((code.lstrip("\n"), verdict, "plausible but wrong"))
    out.append(("    raise NotImplementedError\n", "exception", "not done"))
    for kind in kinds:
        code, verdict = POOL[kind]
        out.append((code.replace("{name}", name).replace("{right}", body), verdict, kind))
    # Right and wrong ones take turns, differently for each task.
    return out[index % len(out):] + out[:index % len(out)]


def main():
    os.makedirs(TARGET, exist_ok=True)
    kinds = pool_in_order()
    with open(os.path.join(TARGET, "tasks.jsonl"), "w", encoding="utf-8") as tasks, \
            open(os.path.join(TARGET, "samples.jsonl"), "w", encoding="utf-8") as samples:
        for i, entry in enumerate(TASKS):
            name, signature, doc, body, _, _, tests = entry
            examples = "".join("    >>> %s(%s)\n    %s\n" % (name, args, expected) for args, expected in tests[:2])
            prompt = 'def %s(%s:\n    """%s\n\n%s    """\n' % (name, signature, doc.replace('"', '\\"'), examples)
            checks = "".join("    assert candidate(%s) == %s\n" % test for test in tests)
            tasks.write(json.dumps({"task_id": "Code/%d" % i, "prompt": prompt, "entry_point": name,
                                    "canonical_solution": body.lstrip("\n"),
                                    "test": "def check(candidate):\n" + checks}) + "\n")
            for code, verdict, kind in samples_of(i, entry, kinds[4 * i:4 * i + 4]):
                samples.write(json.dumps({"task_id": "Code/%d" % i, "completion": code, "expected": verdict,
                                          "kind": kind}) + "\n")


if __name__ == "__main__":
    main()
