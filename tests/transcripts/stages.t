Stages: cheap units first, and what they say decides whether the dear ones are run.

Six cases of two trials each; two cases are tagged smoke:

  $ for i in 1 2 3 4 5 6; do [ $i -gt 2 ] && tags='"deep"' || tags='"smoke"'; echo "{\"id\": \"q$i\", \"tags\": [$tags]}"; done > cases.jsonl
  > cat > answers.sh <<'EOF'
  > # twelve words: the first trials of all cases, then the second ones
  > i=0; for word; do echo "{\"case\": \"q$((i % 6 + 1))\", \"answer\": \"$word\"}"; i=$((i + 1)); done > answers.jsonl
  > EOF
  > cat > suite.yaml <<'EOF'
  > suite: quiz
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: right, any: ["yes"]}
  > stages:
  >   pre-commit: {tags: [smoke], trials: 1}
  >   pr: {trials: 1}
  >   nightly: {tags: [smoke]}
  > metrics:
  >   - {id: right, mean: right}
  >   - {id: both, pass^k: {of: right, k: 2}}
  > gate:
  >   rules:
  >     - {id: few, scorer: right, max_failures: 0}
  >     - {id: most, metric: right, min: 0.9, stage: pr}
  >     - {id: steady, scorer: right, max_flaky: 0, stage: nightly}
  >     - {id: twice, metric: both, min: 1, stage: release}
  >     - {id: kept, metric: right, against: baseline, stage: nightly}
  > EOF
  > cat > units.sh <<'EOF'
  > assize sql "SELECT group_concat(case_id || '/' || trial, ' ') AS units FROM (SELECT * FROM units WHERE run = (SELECT max(number) FROM runs) ORDER BY position)" | tail -1
  > EOF
  > cat > stage.sh <<'EOF'
  > assize run suite.yaml --new "$@" > out.txt; code=$?
  > head -1 out.txt; sed -n '/^gates/,/^$/p' out.txt | sed '1d;$d'; [ $code = 0 ] || echo "exit $code"; sh units.sh
  > EOF

## Each stage takes what it names of what no earlier one has, and judges by its rules and those before
  $ sh answers.sh yes yes yes yes yes yes yes yes yes yes yes yes; for stage in pre-commit pr nightly release; do echo "-- $stage"; sh stage.sh --stage $stage; done
  -- pre-commit
  PASS  quiz 1.0.0  run quiz-1 · 2 of 2 units · 2 cases
    pass     few     scorer 'right' failed 0 of 2 units; at most 0 are allowed; 1 more would block
    skipped  most    holds from stage pr on; this run is of stage pre-commit
    skipped  steady  holds from stage nightly on; this run is of stage pre-commit
    skipped  twice   holds from stage release on; this run is of stage pre-commit
    skipped  kept    holds from stage nightly on; this run is of stage pre-commit
  q1/0 q2/0
  -- pr
  PASS  quiz 1.0.0  run quiz-2 · 6 of 6 units · 6 cases
    pass     few     scorer 'right' failed 0 of 6 units; at most 0 are allowed; 1 more would block
    pass     most    metric 'right' (mean of right) is 1 (6 of 6; 95% interval 0.5407 to 1), at least 0.9 as asked; 1 fewer would block
    skipped  steady  holds from stage nightly on; this run is of stage pr
    skipped  twice   holds from stage release on; this run is of stage pr
    skipped  kept    holds from stage nightly on; this run is of stage pr
  q1/0 q2/0 q3/0 q4/0 q5/0 q6/0
  -- nightly
  PASS  quiz 1.0.0  run quiz-3 · 8 of 8 units · 6 cases
    pass     few     scorer 'right' failed 0 of 8 units; at most 0 are allowed; 1 more would block
    pass     most    metric 'right' (mean of right) is 1 (8 of 8; 95% interval 0.5007 to 1), at least 0.9 as asked; 1 fewer would block
    pass     steady  scorer 'right' is flaky in 0 of 6 cases; at most 0 are allowed; 1 more would block; 4 have fewer than two trials that could be judged
    skipped  twice   holds from stage release on; this run is of stage nightly
    skipped  kept    metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
  q1/0 q1/1 q2/0 q2/1 q3/0 q4/0 q5/0 q6/0
  -- release
  PASS  quiz 1.0.0  run quiz-4 · 12 of 12 units · 6 cases
    pass     few     scorer 'right' failed 0 of 12 units; at most 0 are allowed; 1 more would block
    pass     most    metric 'right' (mean of right) is 1 (12 of 12; 95% interval 0.5407 to 1), at least 0.9 as asked; 2 fewer would block
    pass     steady  scorer 'right' is flaky in 0 of 6 cases; at most 0 are allowed; 1 more would block
    pass     twice   metric 'both' (pass^k of right, k = 2) is 1 (n = 6 cases; 95% interval 0.5407 to 1), at least 1 as asked; any fall would block
    skipped  kept    metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
  q1/0 q1/1 q2/0 q2/1 q3/0 q3/1 q4/0 q4/1 q5/0 q5/1 q6/0 q6/1

## Without --stage all of them are run, in order
  $ sh stage.sh -o base.json | head -1; assize run suite.yaml --new --workers 1 --events events.jsonl > out.txt; python3 -c "
  > import json
  > print(*(f\"{e['case']}/{e['trial']}\" for e in map(json.loads, open('events.jsonl')) if e['event'] == 'unit_finished'))"
  PASS  quiz 1.0.0  run quiz-5 · 12 of 12 units · 6 cases
  q1/0 q2/0 q3/0 q4/0 q5/0 q6/0 q1/1 q2/1 q3/1 q4/1 q5/1 q6/1

## A failure in the first stage: nothing of the later ones is run
  $ sh answers.sh yes no yes yes yes yes yes yes yes yes yes yes; sh stage.sh
  BLOCK  quiz 1.0.0  run quiz-7 · 2 of 12 units · 2 cases
    BLOCK    few     scorer 'right' failed 1 of 2 units; at most 0 are allowed; 1 fewer would do
    skipped  most    holds from stage pr on; this run is of stage pre-commit
    skipped  steady  holds from stage nightly on; this run is of stage pre-commit
    skipped  twice   holds from stage release on; this run is of stage pre-commit
    skipped  kept    holds from stage nightly on; this run is of stage pre-commit
    BLOCK    stages  stopped after stage pre-commit, whose rules say block: 10 of 12 units, of later stages, were not run
  exit 1
  q1/0 q2/0

## In the second
  $ sh answers.sh yes yes yes yes no yes yes yes yes yes yes yes; sh stage.sh
  BLOCK  quiz 1.0.0  run quiz-8 · 6 of 12 units · 6 cases
    BLOCK    few     scorer 'right' failed 1 of 6 units; at most 0 are allowed; 1 fewer would do
    BLOCK    most    metric 'right' (mean of right) is 0.833333 (5 of 6; 95% interval 0.3588 to 0.9958), below the minimum of 0.9; 1 more of them would do
    skipped  steady  holds from stage nightly on; this run is of stage pr
    skipped  twice   holds from stage release on; this run is of stage pr
    skipped  kept    holds from stage nightly on; this run is of stage pr
    BLOCK    stages  stopped after stage pr, whose rules say block: 6 of 12 units, of later stages, were not run
  exit 1
  q1/0 q2/0 q3/0 q4/0 q5/0 q6/0

## In the third: a case that is flaky
  $ sed -i 's/max_failures: 0}/max_failures: 1}/' suite.yaml; sh answers.sh yes yes yes yes yes yes no yes yes yes yes yes; sh stage.sh
  BLOCK  quiz 1.0.0  run quiz-9 · 8 of 12 units · 6 cases
    pass     few     scorer 'right' failed 1 of 8 units; at most 1 is allowed; 1 more would block
    BLOCK    most    metric 'right' (mean of right) is 0.875 (7 of 8; 95% interval 0.3652 to 0.9994), below the minimum of 0.9; 1 more of them would do
    BLOCK    steady  scorer 'right' is flaky in 1 of 6 cases: 'q1' (1 of 2 passed); at most 0 are allowed; 1 fewer would do; 4 have fewer than two trials that could be judged
    skipped  twice   holds from stage release on; this run is of stage nightly
    skipped  kept    metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
    BLOCK    stages  stopped after stage nightly, whose rules say block: 4 of 12 units, of later stages, were not run
  exit 1
  q1/0 q1/1 q2/0 q2/1 q3/0 q4/0 q5/0 q6/0

## In the last
  $ sh answers.sh yes yes yes yes yes yes yes yes yes no yes yes; sh stage.sh
  BLOCK  quiz 1.0.0  run quiz-10 · 12 of 12 units · 6 cases
    pass     few     scorer 'right' failed 1 of 12 units; at most 1 is allowed; 1 more would block
    pass     most    metric 'right' (mean of right) is 0.916667 (11 of 12; 95% interval 0.5231 to 0.9996), at least 0.9 as asked; 1 fewer would block
    BLOCK    steady  scorer 'right' is flaky in 1 of 6 cases: 'q4' (1 of 2 passed); at most 0 are allowed; 1 fewer would do
    BLOCK    twice   metric 'both' (pass^k of right, k = 2) is 0.833333 (n = 6 cases; 95% interval 0.3588 to 0.9958), below the minimum of 1; a rise of 0.1667 would do
    skipped  kept    metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
  exit 1
  q1/0 q1/1 q2/0 q2/1 q3/0 q3/1 q4/0 q4/1 q5/0 q5/1 q6/0 q6/1

## A stage that is inconclusive ends nothing: more units may decide
  $ sed 's/min: 0.9, stage: pr/min: 0.9, decide: interval, stage: pr/' suite.yaml > unclear.yaml; sh answers.sh yes yes yes yes yes yes yes yes yes yes yes yes
  > assize run unclear.yaml --new > out.txt; echo "exit $?"; head -1 out.txt; sh units.sh
  exit 3
  INCONCLUSIVE  quiz 1.0.0  run quiz-11 · 12 of 12 units · 6 cases
  q1/0 q1/1 q2/0 q2/1 q3/0 q3/1 q4/0 q4/1 q5/0 q5/1 q6/0 q6/1

## A rule over pass^k needs its trials: before their stage it can only be incomplete
  $ sed 's/min: 1, stage: release/min: 1/' suite.yaml > early.yaml; assize run early.yaml --new > out.txt; echo "exit $?"; sed -n '/^gates/,/^$/p' out.txt; sh units.sh
  exit 4
  gates
    pass        few     scorer 'right' failed 0 of 2 units; at most 1 is allowed; 2 more would block
    skipped     most    holds from stage pr on; this run is of stage pre-commit
    skipped     steady  holds from stage nightly on; this run is of stage pre-commit
    INCOMPLETE  twice   metric 'both' (pass^k of right, k = 2) has no value: no row to compute it from, or fewer evaluable trials than k (pass^k/unbiased of=right k=2 n=2 cases=2 left_out=0 errors=0)
    skipped     kept    holds from stage nightly on; this run is of stage pre-commit
    INCOMPLETE  stages  stopped after stage pre-commit, whose rules say incomplete: 10 of 12 units, of later stages, were not run

  q1/0 q2/0

## Against a baseline that has all units, a stage compares what it has
  $ sh answers.sh yes yes yes yes no yes yes yes yes yes yes yes; sed 's/stage: nightly}/stage: pr}/' suite.yaml > pr.yaml; assize run pr.yaml --new --stage pr --baseline base.json > out.txt; echo "exit $?"; sed -n '/^gates/,/^$/p; /^against/p' out.txt
  exit 1
  gates
    pass        few     scorer 'right' failed 1 of 6 units; at most 1 is allowed; 1 more would block
    BLOCK       most    metric 'right' (mean of right) is 0.833333 (5 of 6; 95% interval 0.3588 to 0.9958), below the minimum of 0.9; 1 more of them would do
    INCOMPLETE  steady  scorer 'right' is flaky in 0 of 6 cases; at most 0 are allowed; 1 more would block; 6 have fewer than two trials that could be judged
    skipped     twice   holds from stage release on; this run is of stage pr
    pass        kept    metric 'right' (mean of right) went from 1 to 0.8333 over 6 cases, of 6 of them only as many trials as both runs have (-0.1667, 95% interval -0.5635 to +0.2469; 0 better, 1 worse), a loss that may be chance (p 0.5); so few cases hardly show any loss

  against quiz-5 (base.json) · 6 cases in both

## A comparison of two finished runs is by the rules of the newer one's stage
  $ assize compare base.json last | sed -n '/^gates/,/^$/p; /^against/p'
  against quiz-5 (base.json) · 6 cases in both
  gates
    pass  kept  metric 'right' (mean of right) went from 1 to 0.8333 over 6 cases, of 6 of them only as many trials as both runs have (-0.1667, 95% interval -0.5635 to +0.2469; 0 better, 1 worse), a loss that may be chance (p 0.5); so few cases hardly show any loss
  $ assize run suite.yaml --new --stage pr -o pr.json > out.txt; assize compare base.json last | sed -n '/^gates/,/^$/p'; assize compare base.json pr.json | sed -n '/^gates/,/^$/p'
  gates
    skipped  kept  holds from stage nightly on; this run is of stage pr

  gates
    skipped  kept  holds from stage nightly on; this run is of stage pr
  $ assize run suite.yaml --new --stage nightly > out.txt; assize compare base.json last | sed -n '/^gates/,/^$/p'
  gates
    pass  kept  metric 'right' (mean of right) went from 1 to 0.8333 over 6 cases, of 6 of them only as many trials as both runs have (-0.1667, 95% interval -0.5635 to +0.2469; 0 better, 1 worse), a loss that may be chance (p 0.5); so few cases hardly show any loss

## A stage that is stopped goes on where it was, and a stage that was reached is another plan
  $ sh answers.sh yes yes yes yes yes yes yes yes yes yes yes yes; assize run suite.yaml --stage pr --store s.db | head -1; assize run suite.yaml --stage pr --store s.db | head -1; assize run suite.yaml --stage nightly --store s.db | head -1
  PASS  quiz 1.0.0  run quiz-1 · 6 of 6 units · 6 cases
  PASS  quiz 1.0.0  run quiz-2 · 6 of 6 units · 6 cases
  PASS  quiz 1.0.0  run quiz-3 · 8 of 8 units · 6 cases

## A learnt tolerance is about all units: a run of some of them skips its rules, and so does a stage before the last
  $ for run in 1 2 3; do assize run suite.yaml --new -o l$run.json > out.txt; done; assize baseline learn l1.json l2.json l3.json -o t.json > out.txt
  > sed 's/^gate:/gate:\n  tolerances: t.json/; s/against: baseline, stage: nightly/against: baseline, tolerance: learnt/' suite.yaml > learnt.yaml
  > for args in '--stage pr' '--case q5' '--case q1 --case q2 --case q3 --case q4 --case q5 --case q6' ''; do echo "-- $args"; assize run learnt.yaml --new --baseline base.json --common $args -o part.json > out.txt; echo "exit $?"; grep " kept " out.txt; assize compare base.json part.json --common | grep " kept "; done
  -- --stage pr
  exit 0
    skipped  kept    its tolerance was learnt of the whole suite, and this run is a part of it
    skipped  kept  its tolerance was learnt of the whole suite, and this run is a part of it
  -- --case q5
  exit 0
    skipped  kept    its tolerance was learnt of the whole suite, and this run is a part of it
    skipped  kept  its tolerance was learnt of the whole suite, and this run is a part of it
  -- --case q1 --case q2 --case q3 --case q4 --case q5 --case q6
  exit 0
    pass  kept    metric 'right' (mean of right) went from 1 to 1 over 6 cases, the same in every case
    pass  kept  metric 'right' (mean of right) went from 1 to 1 over 6 cases, the same in every case
  -- 
  exit 0
    pass  kept    metric 'right' (mean of right) went from 1 to 1 over 6 cases, the same in every case
    pass  kept  metric 'right' (mean of right) went from 1 to 1 over 6 cases, the same in every case
  $ sed -i 's/max_failures: 1}/max_failures: 0}/' learnt.yaml; sh answers.sh yes no yes yes yes yes yes yes yes yes yes yes; assize run learnt.yaml --new --baseline base.json --common > out.txt; echo "exit $?"; sed -n '/^gates/,/^$/p' out.txt
  exit 1
  gates
    BLOCK    few     scorer 'right' failed 1 of 2 units; at most 0 are allowed; 1 fewer would do
    skipped  most    holds from stage pr on; this run is of stage pre-commit
    skipped  steady  holds from stage nightly on; this run is of stage pre-commit
    skipped  twice   holds from stage release on; this run is of stage pre-commit
    skipped  kept    its tolerance was learnt of the whole suite, and this run is a part of it
    BLOCK    stages  stopped after stage pre-commit, whose rules say block: 10 of 12 units, of later stages, were not run
  $ sh answers.sh yes yes yes yes yes yes yes yes yes yes yes yes; sed '/kept/d; s/"yes"/"yea"/' learnt.yaml > other.yaml; assize validate learnt.yaml other.yaml; assize run other.yaml --new --stage pr > out.txt; echo "exit $?"; assize run other.yaml --new
  ok   learnt.yaml  suite, 6 cases, 12 units
  BAD  other.yaml   suite
         the gate's tolerances cannot be compared with this suite: scorer 'right' has other parameters
  exit 1
  assize: the gate's tolerances cannot be compared with this suite: scorer 'right' has other parameters
  [2]

## Nothing to run
  $ sed '/pre-commit: {tags/d' suite.yaml > later.yaml; assize run later.yaml --stage pre-commit
  assize: later.yaml:7:1: nothing to run up to stage pre-commit: the first units are of pr
      stages:
      ^
  [2]
  $ sed 's/smoke/smoky/' suite.yaml > none.yaml; assize run none.yaml --stage pre-commit
  assize: none.yaml:8:22: no case has the tag 'smoky'; did you mean 'smoke'?
        pre-commit: {tags: [smoky], trials: 1}
                           ^
  [2]
  $ assize run suite.yaml --stage pre-commit --case q5
  assize: suite.yaml:7:1: nothing to run up to stage pre-commit: the first units are of pr
      stages:
      ^
  [2]
  $ assize run suite.yaml --stage pull; assize run suite.yaml --stage
  assize: --stage pull: expected pre-commit, pr, nightly or release
  assize: --stage needs a value: --stage STAGE; see `assize run --help`
  [2]
  $ sed 's/^  pr: .*/  weekly: {trials: 1}/' suite.yaml > bad.yaml; assize run bad.yaml; sed 's/^  pr: .*/  pr: {tag: smoke}/' suite.yaml > bad.yaml; assize run bad.yaml; sed 's/^  pr: .*/  pr: {trials: 0}/' suite.yaml > bad.yaml; assize run bad.yaml
  assize: bad.yaml:9:3: unknown key 'weekly' in stages; the keys are: pre-commit, pr, nightly, release
        weekly: {trials: 1}
        ^
  assize: bad.yaml:9:8: unknown key 'tag' in pr; did you mean 'tags'?
        pr: {tag: smoke}
             ^
  assize: bad.yaml:9:16: expected an integer from 1 to 100000, found the number 0
        pr: {trials: 0}
                     ^
  [2]

## Without `stages:` everything belongs to the first one, and --stage only says which rules hold
  $ sed '/^stages:/,/nightly: {/d' suite.yaml > flat.yaml; assize run flat.yaml --new --stage pre-commit > out.txt; head -1 out.txt; sed -n '/^gates/,/^$/p' out.txt; sh units.sh
  PASS  quiz 1.0.0  run quiz-25 · 12 of 12 units · 6 cases
  gates
    pass     few     scorer 'right' failed 0 of 12 units; at most 1 is allowed; 2 more would block
    skipped  most    holds from stage pr on; this run is of stage pre-commit
    skipped  steady  holds from stage nightly on; this run is of stage pre-commit
    skipped  twice   holds from stage release on; this run is of stage pre-commit
    skipped  kept    holds from stage nightly on; this run is of stage pre-commit

  q1/0 q1/1 q2/0 q2/1 q3/0 q3/1 q4/0 q4/1 q5/0 q5/1 q6/0 q6/1
