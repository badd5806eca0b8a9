# The other commands.

  $ assize --version
  assize 0.1.0

  $ assize --help
  Usage: assize VERB [OPTION]… [OPERAND]…

  Tests agents, programs, retrieval and answers: recorded evidence, exact scores, a verdict, an exit code.

  Verbs:
    assize baseline    Learn from runs of a baseline
    assize compare     Compare two runs of one suite: metrics, and the cases that flipped
    assize completion  Print a script with which a shell completes assize
    assize doctor      Tell what this host offers to the sandbox, and how to get more
    assize exec        Run one command in the sandbox and print the verdict as JSON
    assize fixture     Pack, verify, list and read packages of test data
    assize init        Write a suite to begin with, from a template or from a recorded run
    assize man         Print the manual page of all verbs
    assize passk       Run samples of code against their tasks' tests in the sandbox; pass@k
    assize rag         Look into answers from retrieved passages
    assize rank        Measure a retrieval run against judgements
    assize report      Write reports of a run that is in the store, or of a report that was kept
    assize run         Run a suite: score every case, aggregate, judge
    assize runs        List the runs of a store, newest first
    assize schema      Print the JSON Schema of a file kind
    assize scorers     List the scorers, or document one
    assize show        Tell the story of one case: events, state changes, scores with their evidence
    assize sql         Ask the store with SQL, reading only
    assize stats       Intervals, tests, agreement, ratings and calibration of a table of numbers
    assize validate    Check files of ours: suites, cases, worlds, recorded runs, fixtures, reports
    assize world       Check a world, or call one of its tools

    assize VERB --help  what a verb does and its options
    assize --version    the version

  Exit codes: 0 pass, 1 blocked or findings, 2 usage or bad input, 3 inconclusive, 4 incomplete or host
  failure, 5 a bug of assize, 130 interrupted.

  $ assize run --help
  Usage: assize run [OPTION]… SUITE

  Run a suite: score every case, aggregate, judge.

  Reads the suite and all that it names, hands its units to workers, keeps every score in the store,
  prints the summary, and exits by the verdict. The same command continues a run that was interrupted;
  nothing is scored twice. Exit codes: 0 pass, 1 block, 2 bad input, 3 inconclusive, 4 incomplete,
  130 interrupted.

  Operands:
    SUITE               the suite file

  Options:
        --baseline RUN  compare with a run of the store (id, number, last) or with a report FILE.json
        --case ID       only the case of this id (may be repeated)
        --common        compare over the cases that both have, where one has more
        --data DIR      what $data/ means in the files
        --events FILE   stream events there as JSON Lines; - is standard output
        --github        in a GitHub workflow: annotations, and the step's summary
        --new           start a new run even if an unfinished one could go on
    -o, --output FILE   write a report there: .json, .xml, .md, .html, .csv or .jsonl (may be repeated)
        --stage STAGE   run and judge only up to pre-commit, pr, nightly or release; a stage that fails ends the run
        --store FILE    where runs are kept; default assize.db
        --today DATE    the day by which quarantines expire; default today, in UTC
        --workers N     worker processes; default one a core, at most 8
    -h, --help          print this

  $ assize scorers
  agrees        an earlier score equals a recorded label
  all           every one of the named scorers passes
  any           at least one of the named scorers passes
  before        a tool is called only after another one succeeded
  blame         which stage lost the question: retriever, generator, or gold
  budget        calls, tokens, money and time stay within limits
  calls         the calls of a run against expected ones
  contains      texts are said, or are not
  end_state     what the run left behind: as the gold actions would, or as a query says
  exact_match   the answer is one of the gold answers, by SQuAD's rules
  faithfulness  what the answer claims is in what its generator was given
  finished      the run came to its own end
  loops         no call is repeated over and over with the same answer
  never         a tool is never called
  none          none of the named scorers passes
  passed        a program passed its tests in the sandbox
  rank          ranking measures: recall, precision, hit rate, MRR, MAP, nDCG
  replay        every recorded observation is reproduced by the world, byte for byte
  token_f1      words that answer and gold share, by SQuAD's rules
  verdict       a program's verdict in the sandbox is the one that is expected
  weighted      a weighted mean of other scores, which some failures end

  `assize scorers NAME` tells all about one.

  $ assize scorers end_state
  end_state (version 1) — what the run left behind: as the gold actions would, or as a query says

    gold: runs the gold actions on a fresh copy of the world and compares every row that they or the run changed:
    numbers by value, the order of insertion not at all. Evidence: differences, by table, row and field, as
    expected (gold) and found (run); gold_failed where a gold action itself failed.
    hash: tau adds the measure hash: τ-bench's digest of the gold state against `expect`.
    sql: a query over the end state; one row of one column is compared as that value, anything else as a list of
    rows, with eq (numbers by value) or match (a pattern). A query that fails is an error, class sql.

  Parameters:
    gold    value or $…  -     list of {name, arguments}: the state they reach is the right one
    ignore  strings      -     JSON Pointers into a row that do not matter, such as /doc/updated_at
    hash    none|tau     none  a digest of the gold state as well
    expect  value or $…  -     the digest that it should have
    sql     string       -     a query over the end state, instead of gold
    params  value or $…  -     values of the query's :names
    eq      value or $…  -     what the query gives: a value, or a list of rows
    match   value or $…  -     a pattern for what the query gives

  Example, under `score:` of a suite:
    - end_state: {gold: $case.expected.actions}

  Needs: a world
  Classes: differs, hash, sql, malformed, missing_reference
  Measures: hash

  $ for kind in suite case world trajectory; do assize schema $kind | python3 -c 'import json,sys; s = json.load(sys.stdin); print(s["$schema"], s["type"], len(s["properties"]))'; done
  https://json-schema.org/draft/2020-12/schema object 12
  https://json-schema.org/draft/2020-12/schema object 10
  https://json-schema.org/draft/2020-12/schema object 10
  https://json-schema.org/draft/2020-12/schema object 9

  $ assize world call examples/support-agent/world.yaml cancel_order '{"order_id": "O-5002"}'
  {"order_id": "O-5002", "customer_id": "C-1001", "status": "cancelled", "placed": "2026-03-18", "return_by": "2026-04-17", "items": [{"sku": "TENT-2", "name": "Ridgeline tent for two", "price": 249.0, "qty": 1}, {"sku": "POT", "name": "Ember pot, 1 litre", "price": 29.95, "qty": 2}], "payments": [{"method": "card_4411", "amount": 308.9}], "refunds": [{"to": "card_4411", "amount": 308.9, "reason": "cancelled"}], "address": {"street": "12 Mill Lane", "city": "Harrow", "zip": "HA1 2AB"}}

  orders O-5002  /doc/status: "pending" → "cancelled"
  orders O-5002  /doc/refunds/0: absent → {"to":"card_4411","amount":308.9,"reason":"cancelled"}
  products POT  /doc/stock: 20 → 22
  products TENT-2  /doc/stock: 4 → 5

  $ assize world call examples/support-agent/world.yaml cancel_order '{"order_id": "O-5004"}'
  Error: order O-5004 is shipped and cannot be cancelled
  assize: failed: guard: /tools/cancel_order/do/2/guard

  $ assize world check examples/support-agent/world.yaml --cases examples/support-agent/cases.jsonl
  13 tools compiled; 11 actions of 15 cases run twice, the second time with rows in reverse; 0 findings
