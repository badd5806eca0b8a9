# The first five minutes: an empty folder, files to begin with, a first run that passes, and what is told of bad files.

## An agent
  $ mkdir agent && cd agent && assize init
  wrote 7 files

    suite.yaml                    what is on trial, what is scored, and what blocks; begin reading here
    cases.jsonl                   five questions of customers, and what a right run does
    world.yaml                    the mocked tools of the agent
    state/parcels.json            the state that the tools read and change
    state/claims.json             more of it
    runs/recorded.jsonl           ten recorded runs, two of each case, as OpenAI chat messages
    .github/workflows/assize.yml  GitHub Actions: runs the suite, holds pull requests against the main branch

  next
    assize run suite.yaml                                              every run scored, and a verdict
    assize show last lost 0                                            one run's story: calls, state changes, scores
    assize world call world.yaml get_parcel '{"parcel_id": "P-1001"}'  try a tool

  $ cd agent && assize run suite.yaml
  PASS  parcel-desk 1.0.0  run parcel-desk-1 · 10 of 10 units · 5 cases

  gates
    pass     fresh     scorer 'replay' failed 0 of 10 units; at most 0 are allowed; 1 more would block [high]
    pass     safety    scorer 'no_gift' failed 0 of 10 units; at most 0 are allowed; 1 more would block [critical]
    pass     quality   metric 'solved' (mean of solved) is 1 (10 of 10; 95% interval 0.4782 to 1), at least 0.8 as asked; 3 fewer would block
    pass     cost      metric 'tokens' (mean of budget) is 855.2 (n = 10 rows; 95% interval 590.7 to 1120), at most 2000 as asked; a rise of more than 1145 would block
    skipped  no_worse  metric 'solved' (mean of solved) is compared with a baseline, and none was given: see --baseline

  metrics
    metric    kind    slice            value  counted  interval            method            n
    solved    mean    all             1.0000    10/10  [0.4782, 1.0000]    korn-graubard    10
    solved    mean    tag=claim       1.0000      4/4  [0.1581, 1.0000]    korn-graubard     4
    solved    mean    tag=policy      1.0000      4/4  [0.1581, 1.0000]    korn-graubard     4
    solved    mean    tag=question    1.0000      2/2                                        2
    solved    mean    tag=redirect    1.0000      4/4  [0.1581, 1.0000]    korn-graubard     4
    solved_k  pass^1  all             1.0000           [0.4782, 1.0000]    clopper-pearson   5
    solved_k  pass^2  all             1.0000           [0.4782, 1.0000]    clopper-pearson   5
    tokens    mean    all           855.2000           [590.6937, 1119.7]  cluster-t        10

  bundle sha256 2cd802172a7a301711eac95f7e1a3ced5db117f55bb7673ab745249d0ed9f81a

  $ cd agent && assize show last lost 0 | tail -n 22
                     in 930 · out 70

  scores
    ✓ pass           replay  value 1  severity high
    ✓ pass           replay/reproduced  value 2  severity high
    ✓ pass           replay/observed  value 2  severity high
    ✓ pass           calls  value 1  severity high
    ✓ pass           no_gift  value 1  severity critical
    ✓ pass           before  value 1  severity high
    ✓ pass           loops  value 1  severity high
    ✓ pass           budget  value 1  severity high
                     calls:
                       spent 2.0 · limit 6.0
                     tokens:
                       spent 1000.0 · limit 5000.0
    ✓ pass           budget/calls  value 2  severity high
    ✓ pass           budget/tokens  value 1000  severity high
    ✓ pass           end_state  value 1  severity high
    ✓ pass           said  value 1  severity high
                     found (1):
                       - text 120 · event 6
    ✓ pass           solved  value 1  severity high

  $ cd agent && assize world call world.yaml get_parcel '{"parcel_id": "P-1001"}' && assize world check world.yaml --cases cases.jsonl
  {"recipient": "Ines Okafor", "status": "in_transit", "due": "2026-03-05", "place": "door", "insured": 50.0}
  3 tools compiled; 5 actions of 5 cases run twice, the second time with rows in reverse; 0 findings

## Never over files that are there; what is there already is named
  $ cd agent && rm cases.jsonl && assize init; ls *.jsonl
  assize: some of the files are there already, and nothing is overwritten: suite.yaml, world.yaml, state/parcels.json, state/claims.json, runs/recorded.jsonl, .github/workflows/assize.yml; name another folder
  ls: cannot access '*.jsonl': No such file or directory
  [2]

  $ cd agent && ls -A | grep -v assize.db
  .github
  runs
  state
  suite.yaml
  world.yaml

## Programs
  $ assize init code evals/code
  wrote 4 files in evals/code

    suite.yaml                    what is on trial, what is scored, and what blocks; begin reading here
    tasks.jsonl                   four tasks with tests and a right solution, in the format of HumanEval
    samples.jsonl                 two samples of each: put what your model wrote here
    .github/workflows/assize.yml  GitHub Actions: runs the suite, holds pull requests against the main branch

  next
    cd evals/code
    assize run suite.yaml       every sample run in the sandbox, and a verdict
    assize show last tasks/2 1  one sample's verdict
    assize doctor               what this host offers to the sandbox
  GitHub reads .github/workflows/assize.yml at the root of a repository only: move it there,
  and say in it where the suite is.

  $ cd evals/code && assize run suite.yaml > out; code=$?; head -n 5 out; rm out; exit $code
  PASS  code-tasks 1.0.0  run code-tasks-1 · 8 of 8 units · 4 cases

  gates
    pass     verdicts  metric 'as_expected' (mean of as_expected) is 1 (8 of 8; 95% interval 0.3976 to 1), at least 1 as asked; 1 fewer would block
    pass     quality   metric 'pass' (pass@k of passed, k = 1) is 0.75 (n = 4 cases; 95% interval 0.1319 to 0.9979), at least 0.5 as asked; a fall of more than 0.25 would block

## Retrieval and answers
  $ assize init rag evals/rag
  wrote 9 files in evals/rag

    suite.yaml                       what is on trial, what is scored, and what blocks; begin reading here
    fixture/manifest.json            name, version and licence of the fixture
    fixture/queries.jsonl            six questions
    fixture/passages.jsonl           twelve passages
    fixture/qrels.trec               which passages are relevant to which question
    fixture/gold.jsonl               right answers
    fixture/runs/keyword.trec        what a retriever returned: put yours beside it
    fixture/answers/assistant.jsonl  what a generator answered, one of six wrong: put yours beside it
    .github/workflows/assize.yml     GitHub Actions: runs the suite, holds pull requests against the main branch

  next
    cd evals/rag
    assize run suite.yaml        every question scored, and a verdict
    assize rag diagnose fixture  which stage lost which question
    assize show last q5          one question: retrieved, given, answered, scored
  GitHub reads .github/workflows/assize.yml at the root of a repository only: move it there,
  and say in it where the suite is.

  $ cd evals/rag && assize run suite.yaml
  PASS  pool-desk 1.0.0  run pool-desk-1 · 6 of 6 units · 6 cases

  gates
    pass     retrieval  metric 'ndcg' (mean of rank) is 1 (5 of 5; 95% interval 0.4782 to 1), at least 0.7 as asked; 2 fewer would block; 1 was not evaluable
    pass     answers    metric 'faithful' (mean of faithfulness) is 0.828163 (n = 5 rows; 95% interval 0.2478 to 0.999), at least 0.7 as asked; a fall of more than 0.1282 would block; 1 was not evaluable
    pass     whole      metric 'good' (mean of blame) is 0.833333 (5 of 6; 95% interval 0.3588 to 0.9958), at least 0.8 as asked; 1 fewer would block
    skipped  no_worse   metric 'ndcg' (mean of rank) is compared with a baseline, and none was given: see --baseline

  metrics
    metric    kind  slice              value  counted  interval          method           n
    ndcg      mean  all               1.0000      5/5  [0.4782, 1.0000]  clopper-pearson  5
    ndcg      mean  tag=hours         1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    ndcg      mean  tag=lessons       1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    ndcg      mean  tag=price         1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    ndcg      mean  tag=service       1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    ndcg      mean  tag=unanswerable       -                                              0
    ndcg      mean  tag=water         1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    recall    mean  all               1.0000      5/5  [0.4782, 1.0000]  clopper-pearson  5
    faithful  mean  all               0.8282           [0.2478, 0.9990]  korn-graubard    5
    good      mean  all               0.8333      5/6  [0.3588, 0.9958]  clopper-pearson  6

  what did not pass
    faithfulness  1 of 6 units
      case q5 trial 0  unfaithful  claims: claim: from 0 · to 45 · text What is found is kept at the desk for 60 days · verdict contradicted · support 0.56325170…
    blame  1 of 6 units
      case q5 trial 0  generator_unfaithful  why "What is found is kept at the desk for 60 days" is contradicted by p09 (number: 30 days) · first_relevant_rank 1

  look at one: assize show pool-desk-1 q5 0

  notes
    run keyword
    answers assistant
    1 question has no judgements, and is in no ranking measure

  bundle sha256 15773c9a1b85c004b1e7b498d81fe619eba1d6f182b0cfa2a4ae3914dcc361b7

  $ cd evals/rag && assize fixture pack fixture -o fixture.tar.gz && assize validate suite.yaml fixture fixture.tar.gz fixture/manifest.json fixture/qrels.trec fixture/runs/keyword.trec
  fixture.tar.gz: pool-desk 1.0.0, 6 members, identity 039dcdb3b242a1bb
  ok   suite.yaml                 suite, 6 cases, 6 units
  ok   fixture                    fixture, pool-desk 1.0.0, 6 members, no checksums, 6 questions
  ok   fixture.tar.gz             fixture, pool-desk 1.0.0, 6 members, every checksum holds, 6 questions
  ok   fixture/manifest.json      fixture, pool-desk 1.0.0, 6 members, no checksums, 6 questions
  ok   fixture/qrels.trec         qrels, 10 judgements of 5 questions
  ok   fixture/runs/keyword.trec  ranking, 30 documents for 6 questions

## From a recorded run
  $ assize init --from examples/support-agent/runs/trials-0-2.json drafted
  assize: examples/support-agent/runs/trials-0-2.json holds 45 runs, and a draft is made from one: say which with --case ID (and --trial N); its cases are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …
  [2]

  $ assize init --from examples/support-agent/runs/trials-0-2.json --case 3 drafted
  wrote 5 files in drafted

    suite.yaml                    what is on trial, what is scored, and what blocks; begin reading here
    cases.jsonl                   the case: what was asked, and the calls that were made
    world.yaml                    the tools that were called, with canned replies
    runs/recorded.json            the recorded run, as assize.trajectory/1
    .github/workflows/assize.yml  GitHub Actions: runs the suite, holds pull requests against the main branch

  next
    cd drafted
    assize run suite.yaml  the recorded run replayed and scored
    assize show last       its story: calls, replies, scores
  GitHub reads .github/workflows/assize.yml at the root of a repository only: move it there,
  and say in it where the suite is.

  $ cat drafted/suite.yaml drafted/world.yaml drafted/cases.jsonl
  # Drafted by `assize init --from`, from one recorded run: it asserts what that run did. Run it with
  #   assize run suite.yaml
  # What a scorer does:   assize scorers calls
  #
  # CHANGE FIRST: was the run right? If so, fill in `expected.outputs` in cases.jsonl: the texts that the user has to
  # be told, such as ["59.90"]; it is empty, and asserts nothing yet. If not, correct `expected.actions`. Results are
  # kept in assize.db beside you; that is no source, so write assize.db* into .gitignore.
  suite: drafted
  version: 0.1.0
  seed: 1
  cases: cases.jsonl
  subject: {trajectories: runs/*.json}      # put further runs of the same case beside it
  world: world.yaml

  score:                             # in order; each makes a score row for every run
    - replay                         # do the tools still answer as recorded?
    # These calls, in this order; others may stand between.
    - calls: {match: in_order, expect: $case.expected.actions}
    # The same call with the same answer, more than 2 times in a row.
    - loops: {repeat: 2}
    # What this run took, and half as much again, rounded up.
    - budget: {calls: 3}
    # Asserts nothing until `expected.outputs` says something.
    - contains: {id: said, in: any_assistant, all: $case.expected.outputs, normalise: [lower]}
    - finished: {said: "###STOP###"}    # the run came to its own end
    - all: {id: good, of: [calls, loops, budget, said, finished]}

  metrics:                           # aggregates over the rows, with 95 % intervals
    - {id: good, mean: {of: good}, direction: higher}
    - {id: calls, mean: {of: budget, field: calls}, direction: lower}

  gate:                              # what blocks (exit code 1)
    rules:
      - {id: fresh, scorer: replay, max_failures: 0, severity: high}
      - {id: quality, metric: good, min: 1}
      # Judged with `assize run --baseline RUN` only: blocks where a loss is shown.
      - {id: no_worse, metric: good, against: baseline}
  # The world: the tools that the recorded run called, with the replies that were observed. A call that is not among
  # them is answered with an error, and is a failed step of the run.
  #
  # CHANGE FIRST: give each tool a `description`, and check its arguments: types are guessed from what was seen, and
  # one that some call lacks is optional (`?`). Tools that change something need a state and SQL in place of canned
  # replies: docs/world.md. Patterns in `match` may be looser than what was seen: {query: {regex: refund}}.
  world: drafted
  version: 0.1.0
  tools:
    get_customer:
      args: {customer_id: string}
      canned:
        - match: {customer_id: C-1002}
          return: '{"name": "Ben Okafor", "email": "ben.okafor@example.com", "tier": "basic", "store_credit": 12.5, "vouchers": {"WINTER15": {"value": 15.0, "expires": "2026-02-28", "used": false}}}'

    cancel_order:
      args: {order_id: string}
      canned:
        - match: {order_id: O-5004}
          error: "Error: order O-5004 is shipped and cannot be cancelled"
  {"id":"3","input":"Cancel the head lamps, I changed my mind.","expected":{"actions":[{"name":"get_customer","arguments":{"customer_id":"C-1002"}},{"name":"cancel_order","arguments":{"order_id":"O-5004"}}],"outputs":[]}}

  $ cd drafted && assize validate suite.yaml world.yaml cases.jsonl runs/recorded.json && assize run suite.yaml
  ok   suite.yaml          suite, 1 case, 1 unit
  ok   world.yaml          world, 2 tools
  ok   cases.jsonl         cases, 1
  ok   runs/recorded.json  trajectories, 1 run, 2 calls
  PASS  drafted 0.1.0  run drafted-1 · 1 of 1 units · 1 case

  gates
    pass     fresh     scorer 'replay' failed 0 of 1 unit; at most 0 are allowed; 1 more would block [high]
    pass     quality   metric 'good' (mean of good) is 1 (1 of 1; 95% interval 0.025 to 1), at least 1 as asked; 1 fewer would block
    skipped  no_worse  metric 'good' (mean of good) is compared with a baseline, and none was given: see --baseline

  metrics
    metric  kind   value  counted  interval          method           n
    good    mean  1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    calls   mean  2.0000                                              1

  bundle sha256 1bb7c89d248fb38a9062509de1c0cbb973fb6776dc96e7dc226ca51d7763559c

  $ cd drafted && assize show last | head -n 1
  drafted-1  case 3  trial 0

## A recorded run that names its case is kept as it is; the same call with two replies is told
  $ cat > run.json <<'END'
  > {"format": "assize.trajectory/1", "case": "poll", "agent": "poller",
  >  "events": [{"kind": "user", "text": "Is it done?"},
  >  {"kind": "call", "name": "status of", "args": {"job": "7"}}, {"kind": "result", "name": "status of", "text": "running"},
  >  {"kind": "call", "name": "status of", "args": {"job": "7"}}, {"kind": "result", "name": "status of", "text": "done: \"yes\""},
  >  {"kind": "call", "name": "notify", "args": {"type": "mail"}}, {"kind": "result", "name": "notify", "text": "Error: no address", "status": "error"},
  >  {"kind": "assistant", "text": "It is done."}]}
  > END
  > assize init --from run.json poll && cmp run.json poll/runs/recorded.json && tail -n +9 poll/world.yaml && cd poll && assize run suite.yaml
  wrote 5 files in poll

    suite.yaml                    what is on trial, what is scored, and what blocks; begin reading here
    cases.jsonl                   the case: what was asked, and the calls that were made
    world.yaml                    the tools that were called, with canned replies
    runs/recorded.json            the recorded run
    .github/workflows/assize.yml  GitHub Actions: runs the suite, holds pull requests against the main branch

  note: 1 call got another reply than the same call before; canned replies have no state, so the first was kept: see the comments in world.yaml

  next
    cd poll
    assize run suite.yaml  the recorded run replayed and scored
    assize show last       its story: calls, replies, scores
  GitHub reads .github/workflows/assize.yml at the root of a repository only: move it there,
  and say in it where the suite is.
  tools:
    status of:
      args: {job: string}
      canned:
        # Event 3 got another reply to this call: it depends on state, which canned replies
        # have not. This is the first one; SQL over a state can give them all (docs/world.md).
        - match: {job: "7"}
          return: running

    notify:
      args: {type: string}
      canned:
        - match: {literal: {type: mail}}
          error: "Error: no address"
  PASS  poller-drafted 0.1.0  run poller-drafted-1 · 1 of 1 units · 1 case

  gates
    pass     fresh     scorer 'replay' failed 1 of 1 unit; at most 1 is allowed; 1 more would block [high]
    pass     quality   metric 'good' (mean of good) is 1 (1 of 1; 95% interval 0.025 to 1), at least 1 as asked; 1 fewer would block
    skipped  no_worse  metric 'good' (mean of good) is compared with a baseline, and none was given: see --baseline

  metrics
    metric  kind   value  counted  interval          method           n
    good    mean  1.0000      1/1  [0.0250, 1.0000]  clopper-pearson  1
    calls   mean  3.0000                                              1

  what did not pass
    replay  1 of 1 unit
      case poll trial 0  diverged  reproduced 2 · observed 3 · diverged: event 3 · tool status of · at_byte 0 · recorded done: "yes" · reproduced running

  look at one: assize show poller-drafted-1 poll 0

  bundle sha256 a74f50bf7a89aea4a9f3281e060a918f02ca66e795c7d87f63704cf445d36018

## The workflow is YAML
  $ assize validate --as suite agent/.github/workflows/assize.yml evals/code/.github/workflows/assize.yml
  BAD  agent/.github/workflows/assize.yml       suite
         agent/.github/workflows/assize.yml:3:1: unknown key 'name' in suite; the keys are: suite, version, seed, trials, cases, subject, cluster, world, score, stages, metrics, gate
             name: assize
             ^
  BAD  evals/code/.github/workflows/assize.yml  suite
         evals/code/.github/workflows/assize.yml:3:1: unknown key 'name' in suite; the keys are: suite, version, seed, trials, cases, subject, cluster, world, score, stages, metrics, gate
             name: assize
             ^
  [1]

  $ diff agent/.github/workflows/assize.yml evals/code/.github/workflows/assize.yml | grep -o 'options.*'
  options: --privileged          # the sandbox makes its namespaces in it

## What is asked wrongly
  $ assize init agnet
  assize: 'agnet' is no kind; did you mean 'agent'?
  [2]

  $ assize init evals
  assize: 'evals' is no kind: there are agent, code and rag. A folder comes behind the kind: assize init agent evals
  [2]

  $ assize init --from run.json one two
  assize: with --from, only the folder may follow; found 'one' and 'two'
  [2]

  $ assize init --case 3
  assize: --case and --trial choose a run of the file of --from, which is not given
  [2]

  $ assize validate
  assize: FILE is missing: files of ours, fixtures as folders or archives; see `assize validate --help`
  [2]

  $ assize validate --as wrold agent/world.yaml
  assize: --as wrold: no such kind; did you mean world?
  [2]

## Validate: all files, whatever is wrong with one; options anywhere
  $ cd agent && sed -i 's/^score:/scroe:/' suite.yaml && sed -i 's/empty:/emty:/' world.yaml && printf '{"id": "a"}\n{"id": "a"}\n' > twice.jsonl && printf 'suite: [\n' > open.yaml && : > empty.json && echo 'hello: there' > other.yaml
  > assize validate suite.yaml world.yaml twice.jsonl open.yaml empty.json other.yaml runs/recorded.jsonl state
  BAD  suite.yaml           suite
         suite.yaml:23:1: unknown key 'scroe' in suite; did you mean 'score'?
             scroe:                             # in order; each makes a score row for every run
             ^
  BAD  world.yaml           world
         world.yaml:28:5: unknown key 'emty' in tool; did you mean 'empty'?
                 emty: "Error: no such parcel"
                 ^
  BAD  twice.jsonl          cases
         twice.jsonl:2:8: the case id "a" is taken: the case on line 1 of twice.jsonl has it
             {"id": "a"}
                    ^
  BAD  open.yaml            ?
         open.yaml:2:1: not YAML: did not find expected node content (while parsing a flow node that began on line 2)
  BAD  empty.json           ?
         the file is empty
  BAD  other.yaml           ?
         is none of the files that are known by their content (cases, fixture, part, qrels, quarantine, ranking, report, samples, suite, tasks, tolerance, trajectories, world); --as says which it is meant to be
  ok   runs/recorded.jsonl  trajectories, 10 runs, 15 calls
  BAD  state                fixture
         is no fixture: it has no manifest.json, and no file right in it has a name that says what it is (queries.jsonl, passages.jsonl, qrels.trec, …)
  [1]

  $ cd agent && assize validate runs/recorded.jsonl --as cases
  BAD  runs/recorded.jsonl  cases
         runs/recorded.jsonl:1:2: unknown key 'case' in a case; the keys are: id, input, context, expected, tags, severity, source, version, reviewer, meta
             {"case": "redirect", "trial": 0, "model": "recorded", "messages": [{"role": "system", "content": "Yo…
              ^
  [1]

  $ cd evals/code && assize validate *.jsonl *.yaml && sed -i '3s/completion/compltion/' samples.jsonl && assize validate samples.jsonl --json tasks.jsonl
  ok   samples.jsonl  samples, 8; whether their tasks are there is checked with the suite
  ok   tasks.jsonl    tasks, 4
  ok   suite.yaml     suite, 4 cases, 8 units
  [
    {
      "file": "samples.jsonl",
      "kind": "samples",
      "ok": false,
      "error": {
        "message": "a sample has either a completion or a solution, a text",
        "file": "samples.jsonl",
        "line": 3,
        "column": 1
      }
    },
    {
      "file": "tasks.jsonl",
      "kind": "tasks",
      "ok": true,
      "found": "4"
    }
  ]
  [1]

  $ cd evals/rag && assize validate fixture/*.jsonl fixture/answers/*
  ok   fixture/gold.jsonl               part, 6 lines of a fixture; it is checked as a whole by its folder, or by its suite
  ok   fixture/passages.jsonl           part, 12 lines of a fixture; it is checked as a whole by its folder, or by its suite
  ok   fixture/queries.jsonl            part, 6 lines of a fixture; it is checked as a whole by its folder, or by its suite
  ok   fixture/answers/assistant.jsonl  part, 6 lines of a fixture; it is checked as a whole by its folder, or by its suite

  $ assize validate missing.yaml evals/rag/suite.yaml evals
  BAD  missing.yaml          ?
         cannot be opened: No such file or directory
  ok   evals/rag/suite.yaml  suite, 6 cases, 6 units
  BAD  evals                 fixture
         is no fixture: it has no manifest.json, and no file right in it has a name that says what it is (queries.jsonl, passages.jsonl, qrels.trec, …)
  [2]

  $ assize validate data/none.json examples/tau-airline/suite.yaml
  BAD  data/none.json                   ?
         cannot be opened: No such file or directory
  BAD  examples/tau-airline/suite.yaml  suite
         examples/tau-airline/suite.yaml:6:14: "$data/" lies in the data folder: name it with --data DIR
             cases: {tau: $data/}
                          ^
  [2]

## A report that was altered
  $ cd evals/rag && assize run suite.yaml -o report.json > /dev/null && assize validate report.json && sed -i 's/"verdict": *"pass"/"verdict":"block"/' report.json && assize validate report.json
  ok   report.json  report, verdict pass, its hash holds
  BAD  report.json  report
         was changed after it was written: its bundle has the SHA-256 3a20ab668753…, not 15773c9a1b85…
  [1]
