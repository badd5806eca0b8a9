# Programs on trial from the command line: what people try first, and everything that can be wrong with the files.

Two tasks, three samples each, in the official formats:

  $ cat > tasks.jsonl <<'EOF'
  > {"task_id": "T/0", "prompt": "def double(x):\n", "entry_point": "double", "canonical_solution": "    return 2 * x\n", "test": "def check(f):\n    assert f(2) == 4\n    assert f(0) == 0\n"}
  > {"task_id": "T/1", "prompt": "def last(xs):\n", "entry_point": "last", "canonical_solution": "    return xs[-1]\n", "test": "def check(f):\n    assert f([1, 2]) == 2\n"}
  > EOF
  > cat > samples.jsonl <<'EOF'
  > {"task_id": "T/0", "completion": "    return x + x\n"}
  > {"task_id": "T/0", "completion": "    return x * x\n"}
  > {"task_id": "T/0", "completion": "    import sys\n    sys.exit(0)\n"}
  > {"task_id": "T/1", "completion": "    return xs[len(xs)]\n"}
  > {"task_id": "T/1", "completion": "    return xs[-1]\n"}
  > {"task_id": "T/1", "solution": "def last(xs):\n    return list(xs).pop()\n"}
  > EOF
  > assize passk --tasks tasks.jsonl --samples samples.jsonl -k 1,3 --python /usr/bin/python3 --store p.db | grep -v sha256
  > assize show last T/0 2 --store p.db
  DONE  passk  run passk-1 · 6 of 6 units · 2 cases
  No gate: this run reports and blocks nothing.

  metrics
    metric  kind     value  interval          method           n
    pass    pass@1  0.6667  [0.0399, 0.9984]  korn-graubard    2
    pass    pass@3  1.0000  [0.1581, 1.0000]  clopper-pearson  2

  what did not pass
    passed  2 of 6 units
      early_exit 1 · exception 1
      case T/0 trial 2  early_exit  verdict early_exit · mode inprocess · message SystemExit: 0
      case T/1 trial 0  exception  verdict exception · mode inprocess · message IndexError: list index out of range

  look at one: assize show passk-1 T/0 2 --store p.db

  notes
    programs ran in tier full, by Python 3.11.2
    mode inprocess: the tests ran in the candidate's process: objects that lie about equality, walks over frames and the heap, reading the tests or their bytecode, and tracing past assertions are not refused

  passk-1  case T/0  trial 2

  events
     0  prompt     def double(x):
     1  program        import sys
                       sys.exit(0)
     2  verdict    
                   verdict early_exit · mode inprocess · message SystemExit: 0 · tier full

  scores
    ✗ FAIL           passed  early_exit  value 0
                     verdict early_exit · mode inprocess · message SystemExit: 0

Compressed files read the same, and so do other numbers of workers, and cold starts judge the same:

  $ gzip -k tasks.jsonl samples.jsonl
  > assize passk --tasks tasks.jsonl.gz --samples samples.jsonl.gz -k 1,3 --python /usr/bin/python3 --workers 8 | grep pass@
  > assize passk --tasks tasks.jsonl --samples samples.jsonl -k 1,3 --python /usr/bin/python3 --cold -o report.json | grep pass@
  > python3 -c "import json; r = json.load(open('report.json')); print(r['bundle']['verdict'], [t['rows'][0]['class'] for c in r['bundle']['cases'] for t in c['trials']] if 'trials' in r['bundle']['cases'][0] else [row['class'] for c in r['bundle']['cases'] for row in c['rows']], r['run']['measures']['box_tier: full'], r['run']['measures']['box_start: cold'])"
    pass    pass@1  0.6667  [0.0399, 0.9984]  korn-graubard    2
    pass    pass@3  1.0000  [0.1581, 1.0000]  clopper-pearson  2
    pass    pass@1  0.6667  [0.0399, 0.9984]  korn-graubard    2
    pass    pass@3  1.0000  [0.1581, 1.0000]  clopper-pearson  2
  pass ['passed', 'passed', 'early_exit', 'exception', 'passed', 'passed'] {'units': 6} {'units': 6}

A k that some task cannot serve:

  $ assize passk --tasks tasks.jsonl --samples samples.jsonl -k 1,4 --python /usr/bin/python3; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl -k 0 ; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl -k many ; echo "exit $?"
  assize: k = 4 is more than the 3 trials of case 'T/0': pass@k of metric 'pass' is undefined
  exit 2
  assize: -k 0: expected whole numbers from 1 up, separated by commas, such as 1,10
  exit 2
  assize: -k many: expected whole numbers from 1 up, separated by commas, such as 1,10
  exit 2

What is missing:

  $ assize passk --tasks tasks.jsonl; echo "exit $?"
  > assize passk --tasks none.jsonl --samples samples.jsonl; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples none.jsonl; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --python /no/python; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --python no-such-python; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --python /bin/true; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --ro /no/such/place; echo "exit $?"
  assize: passk needs --tasks and --samples; see `assize passk --help`
  exit 2
  assize: none.jsonl: cannot be opened: No such file or directory
  exit 2
  assize: none.jsonl: cannot be opened: No such file or directory
  exit 2
  assize: python: /no/python: cannot be executed: No such file or directory
  exit 2
  assize: python: there is no command 'no-such-python' in PATH
  exit 2
  assize: /bin/true is no Python interpreter that can tell where it lives
  exit 2
  assize: --ro /no/such/place: No such file or directory
  exit 2

Samples that do not fit the tasks:

  $ (cat samples.jsonl; echo '{"task_id": "T/9", "completion": "x"}') > unknown.jsonl
  > assize passk --tasks tasks.jsonl --samples unknown.jsonl; echo "exit $?"
  > head -3 samples.jsonl > few.jsonl
  > assize passk --tasks tasks.jsonl --samples few.jsonl; echo "exit $?"
  > echo '{"task_id": "T/0"}' > neither.jsonl
  > assize passk --tasks tasks.jsonl --samples neither.jsonl; echo "exit $?"
  > echo '{"task_id": "T/0", "completion": 3}' > number.jsonl
  > assize passk --tasks tasks.jsonl --samples number.jsonl; echo "exit $?"
  > printf '{"task_id": "T/0", "completion": "x = \377"}\n' > latin.jsonl
  > assize passk --tasks tasks.jsonl --samples latin.jsonl; echo "exit $?"
  > printf '{"task_id": "T/0", "completion": "x = \\u0000"}\n' > nul.jsonl
  > assize passk --tasks tasks.jsonl --samples nul.jsonl; echo "exit $?"
  > printf '{"task_id": "T/0", "completion": "x' > cut.jsonl
  > assize passk --tasks tasks.jsonl --samples cut.jsonl; echo "exit $?"
  > : > empty.jsonl
  > assize passk --tasks tasks.jsonl --samples empty.jsonl; echo "exit $?"
  > assize passk --tasks empty.jsonl --samples samples.jsonl; echo "exit $?"
  assize: unknown.jsonl:7:13: there is no task "T/9" in tasks.jsonl; did you mean "T/0"?
      {"task_id": "T/9", "completion": "x"}
                  ^
  exit 2
  assize: few.jsonl: 1 of the 2 tasks in tasks.jsonl have no sample, "T/1" first; every task needs one (leave tasks out that are not on trial)
  exit 2
  assize: neither.jsonl:1:1: a sample has either a completion or a solution; found neither
      {"task_id": "T/0"}
      ^
  exit 2
  assize: number.jsonl:1:34: the completion of a sample is a text
      {"task_id": "T/0", "completion": 3}
                                       ^
  exit 2
  assize: latin.jsonl:1:39: the byte 0xff is not UTF-8 here; save the file as UTF-8
      {"task_id": "T/0", "completion": "x = ?"}
                                            ^
  exit 2
  assize: nul.jsonl:1:39: \u0000 is refused: texts may not hold NUL
      {"task_id": "T/0", "completion": "x = \u0000"}
                                            ^
  exit 2
  assize: cut.jsonl:1:34: line 1 ends in the middle of a value, so the file looks truncated: this string is never closed: the text ends inside it
      {"task_id": "T/0", "completion": "x
                                       ^
  exit 2
  assize: empty.jsonl: there is no sample in it
  exit 2
  assize: empty.jsonl: there is no task in it; expected JSON Lines in the format of HumanEval
  exit 2

Tasks that are none:

  $ (cat tasks.jsonl; head -1 tasks.jsonl) > twice.jsonl
  > assize passk --tasks twice.jsonl --samples samples.jsonl; echo "exit $?"
  > sed 's/"entry_point": "last", //' tasks.jsonl > pointless.jsonl
  > assize passk --tasks pointless.jsonl --samples samples.jsonl; echo "exit $?"
  assize: twice.jsonl:3:1: the case id "T/0" is taken: the case on line 1 of twice.jsonl has it
      {"task_id": "T/0", "prompt": "def double(x):\n", "entry_point": "double", "canonical_solution": "   …
      ^
  exit 2
  assize: pointless.jsonl:2:1: a task needs 'entry_point', which is missing
      {"task_id": "T/1", "prompt": "def last(xs):\n", "canonical_solution": "    return xs[-1]\n", "test":…
      ^
  exit 2

A task whose own reference fails judges nobody: its failing samples are not scored, and the run is incomplete.

  $ sed 's/return 2 \* x/return 3 * x/' tasks.jsonl > broken.jsonl
  > assize passk --tasks broken.jsonl --samples samples.jsonl --python /usr/bin/python3 --store b.db > out; code=$?; grep -v sha256 out; echo "exit $code"
  > assize passk --tasks broken.jsonl --samples samples.jsonl --python /usr/bin/python3 --no-references | grep pass@
  INCOMPLETE  passk  run passk-1 · 6 of 6 units · 2 cases
  ERROR  3 scores could not be computed

  gates
    INCOMPLETE  units  3 of 6 units could not be scored in full, the first of them case 'T/0', trial 0

  metrics
    metric  kind     value  interval             method         n
    pass    pass@1  0.3333  [8.185e-06, 0.9971]  korn-graubard  2

  what did not pass
    NOT SCORED  passed  3 of 6 units
      case T/0 trial 0  setup_error  verdict setup_error · mode inprocess · message the task's own reference solution fails (assertion_failed: AssertionError), s…
      case T/0 trial 1  setup_error  verdict setup_error · mode inprocess · message the task's own reference solution fails (assertion_failed: AssertionError), s…
      case T/0 trial 2  setup_error  verdict setup_error · mode inprocess · message the task's own reference solution fails (assertion_failed: AssertionError), s…
    passed  1 of 6 units
      case T/1 trial 0  exception  verdict exception · mode inprocess · message IndexError: list index out of range

  look at one: assize show passk-1 T/0 0 --store b.db

  notes
    programs ran in tier full, by Python 3.11.2
    mode inprocess: the tests ran in the candidate's process: objects that lie about equality, walks over frames and the heap, reading the tests or their bytecode, and tracing past assertions are not refused

  exit 4
    pass    pass@1  0.6667  [0.0399, 0.9984]  korn-graubard  2

Limits of zero, without a unit, or beyond what makes sense:

  $ for limit in --cpu=0s --cpu=3 --wall=1000000h --memory=0 --memory=1MiB --processes=0 --files=1 --output-bytes=0 --file-bytes=-1 --tmp-bytes=x --tmp-inodes=0; do assize passk --tasks tasks.jsonl --samples samples.jsonl $limit; done; echo "exit $?"
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --memory 1000GiB 2>&1 | sed 's/is [0-9]*$/is N/'
  > assize passk --tasks tasks.jsonl --samples samples.jsonl --tier none; echo "exit $?"
  assize: --cpu: 0s is out of bounds; expected 10ms to 86400s
  assize: --cpu: '3' is no duration; expected one such as 1.5s, from 10ms to 86400s
  assize: --wall: 1000000h is out of bounds; expected 10ms to 86400s
  assize: --memory: 0 is out of bounds; expected 16MiB to 1024GiB
  assize: --memory: 1MiB is out of bounds; expected 16MiB to 1024GiB
  assize: --processes: 0 is out of bounds; expected 1 to 10000
  assize: --files: 1 is out of bounds; expected 8 to 10000
  assize: --output-bytes: 0 is out of bounds; expected 1 to 1GiB
  assize: --file-bytes: '-1' is no size; expected one such as 64MiB, from 1 to 1024GiB
  assize: --tmp-bytes: 'x' is no size; expected one such as 64MiB, from 4KiB to 1024GiB
  assize: --tmp-inodes: 0 is out of bounds; expected 8 to 10000000
  exit 2
  assize: the limit memory = 1000GiB is beyond this host, whose memory is N
  assize: --tier none: there is no such tier; expected full or landlock
  exit 2

A program of 50 MB is a program like others:

  $ python3 -c "print('{\"task_id\": \"T/0\", \"completion\": \"    return 2 * x\\\\n' + '#' * 50000000 + '\"}')" > big.jsonl
  > sed -n 4,6p samples.jsonl >> big.jsonl
  > assize passk --tasks tasks.jsonl --samples big.jsonl --python /usr/bin/python3 | grep pass@
    pass    pass@1  0.8333  [0.0102, 1.0000]  korn-graubard  2

A bare command:

  $ assize exec -- true | sed '/"wall_s"\|"cpu_s"\|peak\|"tier"/d'
  > assize exec --check -- sh -c 'exit 3' | head -5; assize exec --check -- false > /dev/null; echo "exit $?"
  > echo 42 > expected
  > assize exec --expect expected --check -- echo 42 | head -3
  > assize exec --expect expected -- echo 43 | head -5
  > assize exec --cpu 200ms -- sh -c 'while :; do :; done' | head -5
  > assize exec -- no-such-command; echo "exit $?"
  > assize exec -- ./samples.jsonl; echo "exit $?"
  > assize exec --ro /no/such/place -- true; echo "exit $?"
  > assize exec; echo "exit $?"
  > assize exec --plan -- true | grep -c '"phase"' > count && test "$(cat count)" -gt 20 && echo planned
  {
    "verdict": "passed",
    "mode": "exit",
    "exit_code": 0,
    "not_promised": [
      "that the command did what it should: `passed` is its own exit code"
    ],
    "stdout_bytes": 0,
    "stderr_bytes": 0,
    "stdout": "",
    "stderr": "",
  }
  {
    "verdict": "exception",
    "mode": "exit",
    "exit_code": 3,
    "message": "ended with exit code 3",
  exit 1
  {
    "verdict": "passed",
    "mode": "stdout",
  {
    "verdict": "wrong_answer",
    "mode": "stdout",
    "exit_code": 0,
    "message": "standard output is not what was expected",
  {
    "verdict": "cpu_time",
    "mode": "exit",
    "limit": "cpu",
    "allowed": "200ms",
  assize: there is no command 'no-such-command' in PATH
  exit 2
  assize: ./samples.jsonl: cannot be executed: Permission denied
  exit 2
  assize: --ro /no/such/place: No such file or directory
  exit 2
  assize: COMMAND… is missing: what to run; put -- before it; see `assize exec --help`
  exit 2
  planned
