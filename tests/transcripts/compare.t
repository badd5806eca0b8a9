Two runs of one suite, side by side: the baseline, what flipped, and what a changed suite says.

A suite of recorded answers, and two sets of them:

  $ cat > cases.jsonl <<'EOF'
  > {"id": "capital", "input": "What is the capital of Peru?", "expected": {"say": "Lima"}, "tags": ["city"], "severity": "high"}
  > {"id": "river", "input": "Which river runs through Cairo?", "expected": {"say": "Nile"}, "tags": ["water"]}
  > {"id": "lake", "input": "On which lake lies Puno?", "expected": {"say": "Titicaca"}, "tags": ["water"]}
  > {"id": "port", "input": "What is the port of Lima?", "expected": {"say": "Callao"}, "tags": ["city", "water"]}
  > EOF
  > cat > old.jsonl <<'EOF'
  > {"case": "capital", "answer": "Lima."}
  > {"case": "river", "answer": "The Nile."}
  > {"case": "lake", "answer": "I do not know."}
  > {"case": "port", "answer": "That is Callao."}
  > EOF
  > cat > new.jsonl <<'EOF'
  > {"case": "capital", "answer": "Cusco."}
  > {"case": "river", "answer": "The Nile."}
  > {"case": "lake", "answer": "Titicaca."}
  > {"case": "port", "answer": "That is Callao."}
  > EOF
  > cat > suite.yaml <<'EOF'
  > suite: quiz
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: said, all: $case.expected.say, normalise: [lower]}
  > metrics:
  >   - {id: right, mean: {of: said, by: [tag]}}
  > gate:
  >   rules:
  >     - {id: no_worse, metric: right, against: baseline}
  >     - {id: close, metric: right, against: baseline, margin: 0.05, slices: [all, tag]}
  > EOF
  > cp old.jsonl answers.jsonl

## Without a baseline, rules that compare are skipped, and say so
  $ assize run suite.yaml -o old.json
  PASS  quiz 1.0.0  run quiz-1 · 4 of 4 units · 4 cases

  gates
    skipped  no_worse  metric 'right' (mean of said) is compared with a baseline, and none was given: see --baseline
    skipped  close     metric 'right' (mean of said) is compared with a baseline, and none was given: see --baseline

  metrics
    metric  kind  slice       value  counted  interval          method           n
    right   mean  all        0.7500      3/4  [0.1941, 0.9937]  clopper-pearson  4
    right   mean  tag=city   1.0000      2/2  [0.1581, 1.0000]  clopper-pearson  2
    right   mean  tag=water  0.6667      2/3  [0.0943, 0.9916]  clopper-pearson  3

  worst slices
    metric  kind  slice       value  interval          n          overall
    right   mean  tag=water  0.6667  [0.0943, 0.9916]  3 (small)  0.7500

  what did not pass
    said  1 of 4 units
      case lake trial 0  missing  missing Titicaca

  look at one: assize show quiz-1 lake 0

  bundle sha256 512da7f541b05c4634783fb60c10e52ccd5931b96e6106c7b29a34b0b1be80c6  in old.json

## The other answers, against the report that was kept
  $ cp new.jsonl answers.jsonl; assize run suite.yaml --baseline old.json
  INCONCLUSIVE  quiz 1.0.0  run quiz-2 · 4 of 4 units · 4 cases

  gates
    pass          no_worse  metric 'right' (mean of said) went from 0.75 to 0.75 over 4 cases (+0, 95% interval -0.5522 to +0.5522; 1 better, 1 worse), neither gain nor loss; so few cases hardly show any loss
    INCONCLUSIVE  close     metric 'right' (mean of said) went from 0.75 to 0.75 over 4 cases (+0, 95% interval -0.5522 to +0.5522; 1 better, 1 worse), neither gain nor loss; a loss of more than the 0.05 allowed is neither shown (p 0.556) nor ruled out (p 0.652); if it stays as it is, about 1645 more cases would decide; of 2 other slices none blocks, 2 cannot tell, 2 are small; worst is tag=city: -0.5 over 2 cases (small)

  against quiz-1 (old.json) · 4 cases in both

  metrics
    metric  kind  slice       value  interval          baseline   change  interval of change       cases  outcome
    right   mean  all        0.7500  [0.1941, 0.9937]    0.7500   0.0000  [-0.5522, +0.5522]  +1 -1 of 4  ~ unclear
    right   mean  tag=city   0.5000  [0.0126, 0.9874]    1.0000  -0.5000  [-0.9055, +0.2726]  +0 -1 of 2  ~ unclear
    right   mean  tag=water  1.0000  [0.2924, 1.0000]    0.6667  +0.3333  [-0.2905, +0.7923]  +1 -0 of 3  ~ unclear

  worst slices
    metric  kind  slice      value  interval          n          overall
    right   mean  tag=city  0.5000  [0.0126, 0.9874]  2 (small)  0.7500

  flips
    1 worse
      ▼ high  case capital  said
        before  pass
        now     fail missing  missing Lima
    1 better
      ▲ case lake  said
        before  fail missing  missing Titicaca
        now     pass

  what did not pass
    high  said  1 of 4 units
      case capital trial 0  missing  missing Lima

  look at one: assize show quiz-2 capital 0

  bundle sha256 66b03879cd38a365c1b8eab2b8c06ba0ca3669a0b27d807b9e8a293b56b02690
  [3]

## The same two from the store; nothing changes
  $ assize compare quiz-1 quiz-2 > a.txt; echo "exit $?"; assize compare old.json last > b.txt; diff a.txt b.txt | grep -v '^---'
  exit 3
  2c2
  < against quiz-1 · 4 cases in both
  > against quiz-1 (old.json) · 4 cases in both

## Answers as they were: the same in every case
  $ cp old.jsonl answers.jsonl; assize run suite.yaml --baseline 1 | sed -n '1,/^flips/p'
  PASS  quiz 1.0.0  run quiz-3 · 4 of 4 units · 4 cases

  gates
    pass  no_worse  metric 'right' (mean of said) went from 0.75 to 0.75 over 4 cases, the same in every case
    pass  close     metric 'right' (mean of said) went from 0.75 to 0.75 over 4 cases, the same in every case; of 2 other slices none blocks, 2 are small; worst is tag=city: +0 over 2 cases (small)

  against quiz-1 (1) · 4 cases in both

  metrics
    metric  kind  slice       value  interval          baseline  change  interval of change       cases  outcome
    right   mean  all        0.7500  [0.1941, 0.9937]    0.7500  0.0000  [-0.4272, +0.4272]  +0 -0 of 4  = same
    right   mean  tag=city   1.0000  [0.1581, 1.0000]    1.0000  0.0000  [-0.6576, +0.6576]  +0 -0 of 2  = same
    right   mean  tag=water  0.6667  [0.0943, 0.9916]    0.6667  0.0000  [-0.4714, +0.4714]  +0 -0 of 3  = same

  worst slices
    metric  kind  slice       value  interval          n          overall
    right   mean  tag=water  0.6667  [0.0943, 0.9916]  3 (small)  0.7500

  flips

## A scorer that changed makes it refuse, before anything runs
  $ sed 's/normalise: .lower./normalise: [lower, no_commas]/' suite.yaml > other.yaml; assize run other.yaml --baseline old.json --store none.db; code=$?; ls none.db; exit $code
  assize: old.json cannot be compared with this suite: scorer 'said' has other parameters; make a new baseline with this suite
  ls: cannot access 'none.db': No such file or directory
  [2]

## So does a case that changed
  $ cp cases.jsonl kept.jsonl; sed -i 's/of Peru/of Chile/' cases.jsonl; assize run suite.yaml --baseline old.json
  assize: old.json cannot be compared with this suite: 1 case changed: 'capital'; make a new baseline with this suite
  [2]

## So do cases that came and went, unless only those of both are asked for
  $ (grep -v lake kept.jsonl; echo '{"id": "hill", "input": "Name a hill.", "expected": {"say": "a"}}') > cases.jsonl; (grep -v lake old.jsonl; echo '{"case": "hill", "answer": "a"}') > answers.jsonl; assize run suite.yaml --baseline old.json
  assize: old.json cannot be compared with this suite: 1 case new: 'hill'; 1 case gone: 'lake'; make a new baseline with this suite
  [2]
  $ assize run suite.yaml --baseline old.json --common | sed -n '/^against/p'
  against quiz-1 (old.json) · 3 cases in both · 1 only before, 1 only now

## Another suite is none to compare with
  $ cp kept.jsonl cases.jsonl; cp old.jsonl answers.jsonl; sed 's/^suite: quiz/suite: exam/' suite.yaml > exam.yaml; assize run exam.yaml --baseline old.json
  assize: old.json is a run of suite 'quiz', and this suite of suite 'exam': they cannot be compared
  [2]

## A report that somebody touched is no measurement
  $ sed 's/"status":"fail"/"status":"pass"/' old.json > touched.json; assize run suite.yaml --baseline touched.json
  assize: touched.json: was changed after it was written: its bundle has the SHA-256 7807424e4fa6…, not 512da7f541b0…
  [2]

## Files that are no reports, and runs that are not there
  $ echo '{}' > none.json; assize compare none.json
  assize: none.json: is no report of assize: it has no "bundle" with its "bundle_sha256"
  [2]
  $ assize compare nowhere.json
  assize: nowhere.json: cannot be opened: No such file or directory
  [2]
  $ assize compare quiz-9
  assize: assize.db: there is no run "quiz-9"; did you mean quiz-4
  [2]
  $ assize run suite.yaml --baseline suite.yaml
  assize: suite.yaml:1:1: expected a value, found 'suite'
      suite: quiz
      ^
  [2]
  $ assize run suite.yaml --baseline last --store empty.db
  assize: empty.db: there is no store here; `assize run` makes one, --store names another
  [2]

## Nor may a report overwrite what it is compared with
  $ assize run suite.yaml --baseline old.json -o old.json
  assize: -o old.json: that is the baseline; the report would overwrite it
  [2]

## A report that was kept makes any other, and itself again
  $ assize report old.json -o again.json -o again.md && python3 -c 'import json; a, b = (json.load(open(n)) for n in ("old.json", "again.json")); print(a["bundle"] == b["bundle"], a["bundle_sha256"] == b["bundle_sha256"], b["run"]["id"])'; head -3 again.md
  True True quiz-1
  ## PASS: quiz 1.0.0

  4 of 4 units · 4 cases · run `quiz-1`
