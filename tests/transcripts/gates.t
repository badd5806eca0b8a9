Every kind of rule, with its whole sentence.

Twelve cases with answers of one letter each (1 is right, 0 wrong, s nearly right, b right but forbidden, u right but not to be
judged for safety), and a script that runs them under a gate and shows what the gate says:

  $ cat > answers.py <<'EOF'
  > import json, sys
  > TEXTS = {"1": "yes it is", "0": "no", "s": "it is so", "b": "yes bomb", "u": "yes it is"}
  > with open("answers.jsonl", "w") as file:
  >     for trial in sys.argv[1:]:
  >         for i, letter in enumerate(trial):
  >             line = {"case": f"q{i + 1:02}", "answer": TEXTS[letter]}
  >             file.write(json.dumps(line if letter == "u" else {**line, "meta": {"banned": ["bomb"]}}) + "\n")
  > EOF
  > cat > cases.py <<'EOF'
  > import json
  > for i in range(12):
  >     tags = ["odd" if i % 2 == 0 else "even"] + (["old"] if i < 8 else []) + (["rare"] if i > 9 else [])
  >     print(json.dumps({"id": f"q{i + 1:02}", "tags": tags, "expected": {"gold": "yes it is so"}, "meta": {"doc": i // 3}}))
  > EOF
  > python3 cases.py > cases.jsonl
  > cat > head.yaml <<'EOF'
  > suite: quiz
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: right, any: ["yes"]}
  >   - contains: {id: safe, none: $run.meta.banned}
  >   - token_f1: {id: close, gold: $case.expected.gold, min: 0.8}
  > metrics:
  >   - {id: right, mean: {of: right, by: [tag]}}
  >   - {id: wrong, mean: {of: right}, direction: lower}
  >   - {id: close, mean: close, direction: higher}
  >   - {id: any, pass@k: {of: right, k: [1, 2]}}
  >   - {id: all, pass^k: {of: right, k: [1, 2]}}
  > EOF
  > sed '/pass.k/d' head.yaml > head1.yaml
  > cat > judge.sh <<'EOF'
  > # HEAD: file of all but the gate; GATE: other keys of the gate; rules come in; arguments go to `assize run`
  > (cat ${HEAD:-head1.yaml}; echo gate:; [ -z "$GATE" ] || echo "$GATE" | sed 's/^/  /'; echo '  rules:'; sed 's/^/    /') > suite.yaml
  > assize run suite.yaml --new "$@" > out.txt; code=$?
  > sed -n '/^gates/,/^$/p' out.txt | sed '1d;$d'; [ $code = 0 ] || echo "exit $code"
  > EOF

## Floors and ceilings, by the value as it is
  $ python3 answers.py 110111101101; sh judge.sh <<'EOF'
  > - {id: met, metric: right, min: 0.75}
  > - {id: broken, metric: right, min: 0.8, severity: high}
  > - {id: below, metric: wrong, max: 0.75}
  > - {id: above, metric: wrong, max: 0.5}
  > - {id: between, metric: close, min: 0.1, max: 0.9}
  > - {id: out, metric: close, min: 0.7, max: 0.9}
  > - {id: never, metric: right, min: 2}
  > EOF
  > head -1 out.txt
    pass   met      metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.75 as asked; 1 fewer would block
    BLOCK  broken   metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 0.8; 1 more of them would do [high]
    pass   below    metric 'wrong' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at most 0.75 as asked; 1 more would block
    BLOCK  above    metric 'wrong' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), above the maximum of 0.5; 3 fewer of them would do
    pass   between  metric 'close' (mean of close) is 0.642857 (n = 12 rows; 95% interval 0.3135 to 0.8946), within 0.1 to 0.9; a rise of more than 0.2571 would block
    BLOCK  out      metric 'close' (mean of close) is 0.642857 (n = 12 rows; 95% interval 0.3135 to 0.8946), below the minimum of 0.7; a rise of 0.05714 would do
    BLOCK  never    metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 2, which no share can reach
  exit 1
  BLOCK  quiz 1.0.0  run quiz-1 · 12 of 12 units · 12 cases

## By what their intervals show
  $ GATE='small: 3' sh judge.sh <<'EOF'
  > - {id: shown, metric: right, min: 0.4, decide: interval}
  > - {id: unclear, metric: right, min: 0.7, decide: interval}
  > - {id: falling, metric: right, min: 0.8, decide: interval}
  > - {id: short, metric: right, min: 0.98, decide: interval}
  > - {id: high, metric: wrong, max: 0.3, decide: interval}
  > - {id: both, metric: close, min: 0.2, max: 0.95, decide: interval}
  > - {id: at, metric: right, min: 0.75, decide: interval}
  > - {id: tags, metric: right, min: 0.2, decide: interval, slices: [all, tag]}
  > EOF
    pass          shown    metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.4 as asked, and that is shown (p 0.0153, below 0.05)
    INCONCLUSIVE  unclear  metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.7 as asked, and that is not shown (p 0.493); if it stays as it is, 231 more cases would decide
    INCONCLUSIVE  falling  metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 0.8, and that is not shown (p 0.442); if it stays as it is, 475 more cases would decide
    BLOCK         short    metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 0.98, and that is shown (p 0.00154, 0.0184 by Holm over 12 tests)
    BLOCK         high     metric 'wrong' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), above the maximum of 0.3, and that is shown (p 0.00169, 0.0186 by Holm over 12 tests)
    pass          both     metric 'close' (mean of close) is 0.642857 (n = 12 rows; 95% interval 0.3135 to 0.8946), within 0.2 to 0.95, and that is shown (p 0.00185, below 0.05)
    INCONCLUSIVE  at       metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.75 as asked, and that is not shown (p 0.649); no number of cases would decide it: it stands at the bound
    pass          tags     metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.2 as asked, and that is shown (p 6.22e-05, below 0.05); of 4 other slices none blocks, 1 cannot tell, 1 is small; worst is tag=rare: 0.5 over 2 cases (small)
  exit 1

## The same without correction, and with Benjamini and Hochberg's
  $ for c in none bh; do GATE="correction: $c" sh judge.sh <<'EOF'
  > - {id: short, metric: right, min: 0.98, decide: interval}
  > - {id: high, metric: wrong, max: 0.3, decide: interval}
  > EOF
  > done
    BLOCK  short  metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 0.98, and that is shown (p 0.00154)
    BLOCK  high   metric 'wrong' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), above the maximum of 0.3, and that is shown (p 0.00169)
  exit 1
    BLOCK  short  metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), below the minimum of 0.98, and that is shown (p 0.00154, 0.00169 by Benjamini-Hochberg over 2 tests)
    BLOCK  high   metric 'wrong' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), above the maximum of 0.3, and that is shown (p 0.00169, 0.00169 by Benjamini-Hochberg over 2 tests)
  exit 1

## Slices: small ones are told, and which is worst
  $ GATE='small: 3' sh judge.sh <<'EOF'
  > - {id: all, metric: right, min: 0.7, slices: [all]}
  > - {id: tag, metric: right, min: 0.6, slices: [tag]}
  > - {id: both, metric: right, min: 0.3, slices: [all, tag]}
  > - {id: pair, metric: right, min: 0.6, slices: [tag_pair]}
  > - {id: one, metric: right, min: 0.5, slices: [tag=rare]}
  > - {id: several, metric: right, min: 0.5, slices: [tag=old, tag=even]}
  > - {id: nobody, metric: right, min: 0.5, slices: [tag=new]}
  > - {id: nobody_surely, metric: right, min: 0.5, decide: interval, slices: [all, tag=new]}
  > - {id: low, metric: wrong, max: 0.8, slices: [all, tag, tag_pair]}
  > EOF
    pass        all            metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.7 as asked; 1 fewer would block
    BLOCK       tag            metric 'right' (mean of right) on tag=rare is 0.5 (1 of 2; 95% interval 0.01258 to 0.9874; a small slice), below the minimum of 0.6; 1 more of them would do; the worst of 4 slices, 1 of them beyond, 1 small
    pass        both           metric 'right' (mean of right) on tag=rare is 0.5 (1 of 2; 95% interval 0.01258 to 0.9874; a small slice), at least 0.3 as asked; 1 fewer would block; the worst of 5 slices, 0 of them beyond, 1 small
    BLOCK       pair           metric 'right' (mean of right) on tag=odd & tag=rare is 0 (0 of 1; 95% interval 0 to 0.975; a small slice), below the minimum of 0.6; 1 more of them would do; the worst of 4 slices, 1 of them beyond, 2 small
    pass        one            metric 'right' (mean of right) on tag=rare is 0.5 (1 of 2; 95% interval 0.01258 to 0.9874; a small slice), at least 0.5 as asked; 1 fewer would block
    pass        several        metric 'right' (mean of right) on tag=old is 0.75 (6 of 8; 95% interval 0.3491 to 0.9681), at least 0.5 as asked; 3 fewer would block; the worst of 2 slices, 0 of them beyond, 0 small
    INCOMPLETE  nobody         metric 'right' (mean of right) has no case on tag=new
    INCOMPLETE  nobody_surely  metric 'right' (mean of right) has no case on tag=new
    BLOCK       low            metric 'wrong' (mean of right) on tag=even & tag=rare is 1 (1 of 1; 95% interval 0.025 to 1; a small slice), above the maximum of 0.8; 1 fewer of them would do; the worst of 9 slices, 2 of them beyond, 3 small
  exit 1
  $ GATE='small: 3' sh judge.sh <<'EOF'
  > - {id: pair, metric: right, min: 0.5, slices: [tag=even & tag=old]}
  > - {id: turned, metric: right, min: 0.5, slices: [tag=old & tag=even]}
  > - {id: both, metric: right, min: 0.5, slices: [tag=old & tag=even, tag=rare & tag=odd, tag=even & tag=old]}
  > - {id: none, metric: right, min: 0.5, slices: [tag=odd & tag=even]}
  > - {id: twice, metric: right, min: 0.5, slices: [tag=old & tag=old]}
  > - {id: three, metric: right, min: 0.5, slices: [tag=rare & tag=odd & tag=a]}
  > - {id: end, metric: right, min: 0.5, slices: ['tag=odd & tag=']}
  > EOF
    pass        pair    metric 'right' (mean of right) on tag=even & tag=old is 0.75 (3 of 4; 95% interval 0.1941 to 0.9937), at least 0.5 as asked; 2 fewer would block
    pass        turned  metric 'right' (mean of right) on tag=even & tag=old is 0.75 (3 of 4; 95% interval 0.1941 to 0.9937), at least 0.5 as asked; 2 fewer would block
    BLOCK       both    metric 'right' (mean of right) on tag=odd & tag=rare is 0 (0 of 1; 95% interval 0 to 0.975; a small slice), below the minimum of 0.5; 1 more of them would do; the worst of 2 slices, 1 of them beyond, 1 small
    INCOMPLETE  none    metric 'right' (mean of right) has no case on tag=even & tag=odd
    INCOMPLETE  twice   metric 'right' (mean of right) has no case on tag=old & tag=old
    INCOMPLETE  three   metric 'right' (mean of right) has no case on tag=rare & tag=odd & tag=a
    INCOMPLETE  end     metric 'right' (mean of right) has no case on tag= & tag=odd
  exit 1
  $ sh judge.sh < /dev/null; echo '- {id: r, metric: right, min: 0.5, slices: [tags]}' | sh judge.sh; echo '- {id: r, metric: right, min: 0.5, slices: [tag=]}' | sh judge.sh
  assize: suite.yaml:14:9: expected a list of 1 to 256 rules, found null
        rules:
              ^
  exit 2
  assize: suite.yaml:15:48: 'tags' is no slice; expected all, tag, tag_pair or tag=NAME; did you mean 'tag'?
          - {id: r, metric: right, min: 0.5, slices: [tags]}
                                                     ^
  exit 2
  assize: suite.yaml:15:48: 'tag=' is no slice; expected all, tag, tag_pair or tag=NAME; did you mean 'tag'?
          - {id: r, metric: right, min: 0.5, slices: [tag=]}
                                                     ^
  exit 2

## Failures of a scorer
  $ python3 answers.py 11b111101u01; sh judge.sh <<'EOF'
  > - {id: few, scorer: right, max_failures: 2}
  > - {id: fewer, scorer: right, max_failures: 1}
  > - {id: none, scorer: safe, max_failures: 0, severity: critical}
  > - {id: safety, scorer: safe, max_failures: 1, safety: true}
  > - {id: quiet, scorer: safe, max_failures: 1}
  > EOF
    pass        few     scorer 'right' failed 2 of 12 units; at most 2 are allowed; 1 more would block
    BLOCK       fewer   scorer 'right' failed 2 of 12 units; at most 1 is allowed; 1 fewer would do
    BLOCK       none    scorer 'safe' failed 1 of 11 units; at most 0 are allowed; 1 fewer would do; 1 was not evaluable [critical]
    INCOMPLETE  safety  scorer 'safe' failed 1 of 11 units; at most 1 is allowed; 1 more would block; 1 was not evaluable [critical]
    pass        quiet   scorer 'safe' failed 1 of 11 units; at most 1 is allowed; 1 more would block; 1 was not evaluable
  exit 1

## Trials of a case: k of n, flaky ones, pass@k and pass^k
  $ python3 answers.py 110111101101 110101101111 110111001101; HEAD=head.yaml sh judge.sh <<'EOF'
  > - {id: two_of_three, scorer: right, per_case: {pass: 2, of: 3}, max_failures: 3}
  > - {id: three_of_three, scorer: right, per_case: {pass: 3, of: 3}, max_failures: 2}
  > - {id: first, scorer: right, per_case: {pass: 1, of: 1}}
  > - {id: too_many, scorer: right, per_case: {pass: 2, of: 4}, max_failures: 12}
  > - {id: steady, scorer: right, max_flaky: 0}
  > - {id: nearly, scorer: right, max_flaky: 3}
  > - {id: once, metric: any, k: 2, min: 0.8}
  > - {id: always, metric: all, k: 2, min: 0.8, decide: interval}
  > EOF
    pass          two_of_three    scorer 'right': 3 of 12 cases passed fewer than 2 of 3 trials: 'q03' (0 of 3 passed), 'q08' (0 of 3 passed), 'q11' (1 of 3 passed); at most 3 are allowed; 1 more would block
    BLOCK         three_of_three  scorer 'right': 5 of 12 cases passed fewer than 3 of 3 trials: 'q03' (0 of 3 passed), 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q08' (0 of 3 passed), 'q11' (1 of 3 passed); at most 2 are allowed; 3 fewer would do
    BLOCK         first           scorer 'right': 3 of 12 cases passed fewer than 1 of 1 trials: 'q03' (0 of 1 passed), 'q08' (0 of 1 passed), 'q11' (0 of 1 passed); at most 0 are allowed; 3 fewer would do
    INCOMPLETE    too_many        scorer 'right': 2 of 12 cases passed fewer than 2 of 4 trials: 'q03' (0 of 3 passed), 'q08' (0 of 3 passed); at most 12 are allowed; 11 more would block; 1 case, such as 'q11', has fewer than 4 trials that could be judged
    BLOCK         steady          scorer 'right' is flaky in 3 of 12 cases: 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q11' (1 of 3 passed); at most 0 are allowed; 3 fewer would do
    pass          nearly          scorer 'right' is flaky in 3 of 12 cases: 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q11' (1 of 3 passed); at most 3 are allowed; 1 more would block
    pass          once            metric 'any' (pass@k of right, k = 2) is 0.805556 (n = 12 cases; 95% interval 0.4688 to 0.9728), at least 0.8 as asked; a fall of more than 0.005556 would block
    INCONCLUSIVE  always          metric 'all' (pass^k of right, k = 2) is 0.638889 (n = 12 cases; 95% interval 0.3101 to 0.8922), below the minimum of 0.8, and that is not shown (p 0.166); if it stays as it is, 15 more cases would decide
  exit 1
  $ python3 answers.py 111111111111; echo '- {id: f, scorer: right, max_flaky: 0}' | sh judge.sh
    INCOMPLETE  f  scorer 'right' is flaky in 0 of 12 cases; at most 0 are allowed; 1 more would block; 12 have fewer than two trials that could be judged
  exit 4
  $ echo '- {id: once, metric: any, k: 2, min: 0.8}' | HEAD=head.yaml sh judge.sh
  assize: suite.yaml:13:38: k = 2 is more than the 1 trial of case 'q01': pass@k of metric 'any' is undefined
        - {id: any, pass@k: {of: right, k: [1, 2]}}
                                           ^
  exit 2
  $ echo '- {id: p, scorer: right, per_case: {pass: 3, of: 2}}' | sh judge.sh
  assize: suite.yaml:15:40: no 3 of 2 trials can pass
          - {id: p, scorer: right, per_case: {pass: 3, of: 2}}
                                             ^
  exit 2
  $ echo '- {id: p, scorer: right, per_case: {pass: 1}}' | sh judge.sh
  assize: suite.yaml:15:40: the key 'of' is missing in per_case: of how many, the first of the case
          - {id: p, scorer: right, per_case: {pass: 1}}
                                             ^
  exit 2
  $ for keys in 'scorer: right, max_flaky: 1, max_failures: 0' 'scorer: right, per_case: {pass: 1, of: 2}, max_flaky: 1' 'metric: right, min: 0, max_failures: 0' 'metric: right, max_flaky: 0' 'scorer: right, max_flaky: 1, min: 0.5'; do echo "- {id: p, $keys}" | sh judge.sh; done
  assize: suite.yaml:15:44: `max_failures` clashes with `max_flaky`: a rule counts failures or flaky cases; write two rules
          - {id: p, scorer: right, max_flaky: 1, max_failures: 0}
                                                 ^
  exit 2
  assize: suite.yaml:15:58: `max_flaky` clashes with `per_case`: a rule counts cases that pass too few trials or flaky cases; write two rules
          - {id: p, scorer: right, per_case: {pass: 1, of: 2}, max_flaky: 1}
                                                               ^
  exit 2
  assize: suite.yaml:15:38: `max_failures` belongs to rules over a scorer, not over a metric
          - {id: p, metric: right, min: 0, max_failures: 0}
                                           ^
  exit 2
  assize: suite.yaml:15:30: `max_flaky` belongs to rules over a scorer, not over a metric
          - {id: p, metric: right, max_flaky: 0}
                                   ^
  exit 2
  assize: suite.yaml:15:44: `min` belongs to rules over a metric, not over a scorer
          - {id: p, scorer: right, max_flaky: 1, min: 0.5}
                                                 ^
  exit 2

## Quarantine: live, expired, to be lifted, of one scorer; safety is not bought off
  $ python3 answers.py 110111101101 110101101b11 110111001101; cat > quarantine.yaml <<'EOF'
  > - {case: q03, owner: dana, until: 2026-12-31, reason: the page is down}
  > - {case: q05, scorer: right, owner: dana, until: 2026-12-31, reason: at night}
  > - {case: q07, owner: eli, until: 2026-11-30, reason: slow}
  > - {case: q01, owner: eli, until: 2026-12-31, reason: was slow}
  > - {case: q10, owner: eli, until: 2027-01-31, reason: rude}
  > EOF
  > cat > rules <<'EOF'
  > - {id: few, scorer: right, max_failures: 4}
  > - {id: all_pass, scorer: right, per_case: {pass: 3, of: 3}, max_failures: 1}
  > - {id: steady, scorer: right, max_flaky: 0}
  > - {id: clean, scorer: safe, max_failures: 0}
  > - {id: safety, scorer: safe, max_failures: 0, safety: true}
  > EOF
  > GATE='quarantine: quarantine.yaml' sh judge.sh --today 2026-12-01 < rules
    BLOCK  few         scorer 'right' failed 6 of 24 units; at most 4 are allowed; 2 fewer would do; 4 quarantined cases not counted
    BLOCK  all_pass    scorer 'right': 3 of 8 cases passed fewer than 3 of 3 trials: 'q07' (2 of 3 passed), 'q08' (0 of 3 passed), 'q11' (1 of 3 passed); at most 1 is allowed; 2 fewer would do; 4 quarantined cases not counted
    BLOCK  steady      scorer 'right' is flaky in 2 of 8 cases: 'q07' (2 of 3 passed), 'q11' (1 of 3 passed); at most 0 are allowed; 2 fewer would do; 4 quarantined cases not counted
    pass   clean       scorer 'safe' failed 0 of 27 units; at most 0 are allowed; 1 more would block; 3 quarantined cases not counted
    BLOCK  safety      scorer 'safe' failed 1 of 36 units; at most 0 are allowed; 1 fewer would do [critical]
    pass   quarantine  5 quarantined, 1 of them expired; case 'q03' (dana, until 2026-12-31: the page is down) failed 3 of 3; case 'q05' of 'right' (dana, until 2026-12-31: at night) failed 1 of 3; case 'q07' (eli, expired on 2026-11-30: slow) counts again; case 'q01' (eli, until 2026-12-31: was slow) passed 3 of 3; case 'q10' (eli, until 2027-01-31: rude) failed 1 of 3
  exit 1

## The last day still counts; the day after, all come back
  $ GATE='quarantine: quarantine.yaml' sh judge.sh --today 2026-12-31 < rules | tail -3; GATE='quarantine: quarantine.yaml' sh judge.sh --today 2027-02-01 < rules
    BLOCK  safety      scorer 'safe' failed 1 of 36 units; at most 0 are allowed; 1 fewer would do [critical]
    pass   quarantine  5 quarantined, 1 of them expired; case 'q03' (dana, until 2026-12-31: the page is down) failed 3 of 3; case 'q05' of 'right' (dana, until 2026-12-31: at night) failed 1 of 3; case 'q07' (eli, expired on 2026-11-30: slow) counts again; case 'q01' (eli, until 2026-12-31: was slow) passed 3 of 3; case 'q10' (eli, until 2027-01-31: rude) failed 1 of 3
  exit 1
    BLOCK  few         scorer 'right' failed 10 of 36 units; at most 4 are allowed; 6 fewer would do
    BLOCK  all_pass    scorer 'right': 5 of 12 cases passed fewer than 3 of 3 trials: 'q03' (0 of 3 passed), 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q08' (0 of 3 passed), 'q11' (1 of 3 passed); at most 1 is allowed; 4 fewer would do
    BLOCK  steady      scorer 'right' is flaky in 3 of 12 cases: 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q11' (1 of 3 passed); at most 0 are allowed; 3 fewer would do
    BLOCK  clean       scorer 'safe' failed 1 of 36 units; at most 0 are allowed; 1 fewer would do
    BLOCK  safety      scorer 'safe' failed 1 of 36 units; at most 0 are allowed; 1 fewer would do [critical]
    pass   quarantine  5 quarantined, 5 of them expired; case 'q03' (dana, expired on 2026-12-31: the page is down) counts again; case 'q05' of 'right' (dana, expired on 2026-12-31: at night) counts again; case 'q07' (eli, expired on 2026-11-30: slow) counts again; case 'q01' (eli, expired on 2026-12-31: was slow) counts again; case 'q10' (eli, expired on 2027-01-31: rude) counts again
  exit 1

## When it may be lifted: five trials and more, all of them passed by all scorers that rules judge, and not in an early stage
  $ for trials in 4 5; do python3 answers.py $(for i in $(seq $trials); do [ $i = 2 ] && echo 111011b1u111 || echo 111111111111; done); for stage in nightly release; do echo "-- $trials trials, $stage"
  > cat > rules5 <<'EOF'
  > - {id: few, scorer: right, max_failures: 5}
  > - {id: clean, scorer: safe, max_failures: 5}
  > EOF
  > GATE='quarantine: [{case: q01, owner: a, until: 2026-12-31, reason: x}, {case: q04, owner: a, until: 2026-12-31, reason: x}, {case: q07, owner: a, until: 2026-12-31, reason: x}, {case: q07, scorer: right, owner: a, until: 2026-12-31, reason: x}, {case: q09, owner: a, until: 2026-12-31, reason: x}]' sh judge.sh --today 2026-12-01 --stage $stage < rules5; done; done
  -- 4 trials, nightly
    pass  few         scorer 'right' failed 0 of 32 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  clean       scorer 'safe' failed 0 of 32 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  quarantine  5 quarantined, 0 of them expired; case 'q01' (a, until 2026-12-31: x) passed 4 of 4; case 'q04' (a, until 2026-12-31: x) failed 1 of 4; case 'q07' (a, until 2026-12-31: x) failed 1 of 4; case 'q07' of 'right' (a, until 2026-12-31: x) passed 4 of 4; case 'q09' (a, until 2026-12-31: x) passed 3 of 3
  -- 4 trials, release
    pass  few         scorer 'right' failed 0 of 32 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  clean       scorer 'safe' failed 0 of 32 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  quarantine  5 quarantined, 0 of them expired; case 'q01' (a, until 2026-12-31: x) passed 4 of 4; case 'q04' (a, until 2026-12-31: x) failed 1 of 4; case 'q07' (a, until 2026-12-31: x) failed 1 of 4; case 'q07' of 'right' (a, until 2026-12-31: x) passed 4 of 4; case 'q09' (a, until 2026-12-31: x) passed 3 of 3
  -- 5 trials, nightly
    pass  few         scorer 'right' failed 0 of 40 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  clean       scorer 'safe' failed 0 of 40 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  quarantine  5 quarantined, 0 of them expired; case 'q01' (a, until 2026-12-31: x) passed 5 of 5; case 'q04' (a, until 2026-12-31: x) failed 1 of 5; case 'q07' (a, until 2026-12-31: x) failed 1 of 5; case 'q07' of 'right' (a, until 2026-12-31: x) passed 5 of 5; case 'q09' (a, until 2026-12-31: x) passed 4 of 4
  -- 5 trials, release
    pass  few         scorer 'right' failed 0 of 40 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  clean       scorer 'safe' failed 0 of 40 units; at most 5 are allowed; 6 more would block; 4 quarantined cases not counted
    pass  quarantine  5 quarantined, 0 of them expired; case 'q01' (a, until 2026-12-31: x) passed 5 of 5: it may be lifted; case 'q04' (a, until 2026-12-31: x) failed 1 of 5; case 'q07' (a, until 2026-12-31: x) failed 1 of 5; case 'q07' of 'right' (a, until 2026-12-31: x) passed 5 of 5: it may be lifted; case 'q09' (a, until 2026-12-31: x) passed 4 of 4

## Where every case is quarantined, nothing is left to judge; safety judges all the same
  $ python3 -c "
  > for i in range(12): print(f'- {{case: q{i + 1:02}, owner: dana, until: 2026-12-31, reason: x}}')" > every.yaml; head -n 11 every.yaml > most.yaml; cat > rules4 <<'EOF'
  > - {id: few, scorer: right, max_failures: 0}
  > - {id: all_pass, scorer: right, per_case: {pass: 2, of: 2}}
  > - {id: steady, scorer: right, max_flaky: 0}
  > - {id: safety, scorer: safe, max_flaky: 1, safety: true}
  > EOF
  > python3 answers.py 110111101100 110101101b1u; for list in every most; do GATE="quarantine: $list.yaml" sh judge.sh --today 2026-12-01 < rules4 | grep -v " quarantine "; done
    INCOMPLETE  few         scorer 'right' failed 0 of 0 units; at most 0 are allowed; 1 more would block; every case is quarantined, and nothing is left to judge
    INCOMPLETE  all_pass    scorer 'right': 0 of 0 cases passed fewer than 2 of 2 trials; at most 0 are allowed; 1 more would block; every case is quarantined, and nothing is left to judge
    INCOMPLETE  steady      scorer 'right' is flaky in 0 of 0 cases; at most 0 are allowed; 1 more would block; every case is quarantined, and nothing is left to judge
    INCOMPLETE  safety      scorer 'safe' is flaky in 1 of 12 cases: 'q10' (1 of 2 passed); at most 1 is allowed; 1 more would block; 1 has fewer than two trials that could be judged; 1 trial could not be judged [critical]
  exit 4
    BLOCK       few         scorer 'right' failed 1 of 2 units; at most 0 are allowed; 1 fewer would do; 11 quarantined cases not counted
    BLOCK       all_pass    scorer 'right': 1 of 1 case passed fewer than 2 of 2 trials: 'q12' (1 of 2 passed); at most 0 are allowed; 1 fewer would do; 11 quarantined cases not counted
    BLOCK       steady      scorer 'right' is flaky in 1 of 1 case: 'q12' (1 of 2 passed); at most 0 are allowed; 1 fewer would do; 11 quarantined cases not counted
    INCOMPLETE  safety      scorer 'safe' is flaky in 1 of 12 cases: 'q10' (1 of 2 passed); at most 1 is allowed; 1 more would block; 1 has fewer than two trials that could be judged; 1 trial could not be judged [critical]
  exit 1
  $ sed -n 4p rules4 | sed 's/, safety: true//' | sh judge.sh; python3 answers.py 110111101100 110101101b11; sed -n 4p rules4 | sh judge.sh; python3 answers.py 110111101101 110101101b11 110111001101
    pass  safety  scorer 'safe' is flaky in 1 of 12 cases: 'q10' (1 of 2 passed); at most 1 is allowed; 1 more would block; 1 has fewer than two trials that could be judged
    pass  safety  scorer 'safe' is flaky in 1 of 12 cases: 'q10' (1 of 2 passed); at most 1 is allowed; 1 more would block [critical]

## A quarantine in the suite, of a case or a scorer that is not there, without owner, of a day that is none
  $ for one in 'case: q03, owner: dana, until: 2026-12-31, reason: x' 'case: q3, owner: dana, until: 2026-12-31, reason: x' \
  >   'case: q03, scorer: rigth, owner: dana, until: 2026-12-31, reason: x' 'case: q03, until: 2026-12-31, reason: x' \
  >   'case: q03, owner: dana, until: 2026-02-29, reason: x'; do GATE="quarantine: [{$one}]" sh judge.sh --today 2026-12-01 < rules 2>&1 | grep quarantine; done
    BLOCK  few         scorer 'right' failed 7 of 33 units; at most 4 are allowed; 3 fewer would do; 1 quarantined case not counted
    BLOCK  all_pass    scorer 'right': 4 of 11 cases passed fewer than 3 of 3 trials: 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q08' (0 of 3 passed), 'q11' (1 of 3 passed); at most 1 is allowed; 3 fewer would do; 1 quarantined case not counted
    BLOCK  steady      scorer 'right' is flaky in 3 of 11 cases: 'q05' (2 of 3 passed), 'q07' (2 of 3 passed), 'q11' (1 of 3 passed); at most 0 are allowed; 3 fewer would do; 1 quarantined case not counted
    BLOCK  clean       scorer 'safe' failed 1 of 33 units; at most 0 are allowed; 1 fewer would do; 1 quarantined case not counted
    pass   quarantine  1 quarantined, 0 of them expired; case 'q03' (dana, until 2026-12-31: x) failed 3 of 3
        quarantine: [{case: q3, owner: dana, until: 2026-12-31, reason: x}]
        quarantine: [{case: q03, scorer: rigth, owner: dana, until: 2026-12-31, reason: x}]
  assize: suite.yaml:14:16: the key 'owner' is missing in a quarantined case: who mends it
        quarantine: [{case: q03, until: 2026-12-31, reason: x}]
        quarantine: [{case: q03, owner: dana, until: 2026-02-29, reason: x}]
  $ GATE='quarantine: quarantine.yaml' sh judge.sh --today tomorrow < rules
  assize: --today tomorrow: expected a day such as 2026-12-31
  exit 2

## What a rule of safety judges, no composite makes up for
  $ sed 's/^metrics:/  - weighted: {id: quality, of: {right: 3, safe: 1}, pass: 0.5}\nmetrics:/' head1.yaml > composed.yaml
  > echo '- {id: safety, scorer: safe, max_failures: 0, safety: true}' > rules; HEAD=composed.yaml sh judge.sh < rules
  assize: suite.yaml:9:33: 'safe' is judged by the rule of safety 'safety': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {right: 3, safe: 1}, pass: 0.5}
                                      ^
  exit 2
  $ sed -i 's/pass: 0.5}/pass: 0.5, auto_fail: [safe]}/' composed.yaml; HEAD=composed.yaml sh judge.sh < rules
    BLOCK  safety  scorer 'safe' failed 1 of 36 units; at most 0 are allowed; 1 fewer would do [critical]
  exit 1
  $ for more in 'tolerance: 0.1' 'margin: 0.1'; do echo "- {id: safety, metric: right, against: baseline, safety: true, $more}" | sh judge.sh; done
  assize: suite.yaml:15:68: a rule of `safety` tolerates no loss
          - {id: safety, metric: right, against: baseline, safety: true, tolerance: 0.1}
                                                                         ^
  exit 2
  assize: suite.yaml:15:68: a rule of `safety` tolerates no loss
          - {id: safety, metric: right, against: baseline, safety: true, margin: 0.1}
                                                                         ^
  exit 2

## … nor within another composite, nor of what a metric is made of; `auto_fail` may name what fails with it
  $ cat > compose.sh <<'EOF'
  > # composites come in; RULE: the rule of safety
  > sed '/^metrics:/,$d' head1.yaml > composed.yaml; sed 's/^/  - /' >> composed.yaml; sed -n '/^metrics:/,$p' head1.yaml >> composed.yaml
  > echo "  - {id: clean, mean: safe}" >> composed.yaml; echo "  - {id: agree, agreement: {of: right, with: safe, as: percent}}" >> composed.yaml
  > echo "- ${RULE:-{id: safety, scorer: safe, max_failures: 1, safety: true\}}" | HEAD=composed.yaml sh judge.sh
  > EOF
  > python3 answers.py 11111111111b
  > for op in any all none; do sh compose.sh <<EOF
  > $op: {id: both, of: [right, safe]}
  > weighted: {id: quality, of: {both: 1, close: 9}, pass: 0.1}
  > EOF
  > done
  assize: suite.yaml:10:33: 'safe' is judged by the rule of safety 'safety', and counts within 'both': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {both: 1, close: 9}, pass: 0.1}
                                      ^
  exit 2
  assize: suite.yaml:10:33: 'safe' is judged by the rule of safety 'safety', and counts within 'both': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {both: 1, close: 9}, pass: 0.1}
                                      ^
  exit 2
  assize: suite.yaml:10:33: 'safe' is judged by the rule of safety 'safety', and counts within 'both': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {both: 1, close: 9}, pass: 0.1}
                                      ^
  exit 2
  $ sh compose.sh <<'EOF'
  > weighted: {id: inner, of: [right], auto_fail: safe}
  > any: {id: either, of: inner}
  > weighted: {id: quality, of: [{scorer: close, field: f1}, {scorer: either}], pass: 0.1}
  > EOF
  assize: suite.yaml:11:33: 'safe' is judged by the rule of safety 'safety', and counts within 'either': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: [{scorer: close, field: f1}, {scorer: either}], pass: 0.1}
                                      ^
  exit 2
  $ for rule in '{id: safety, metric: clean, min: 0.5, safety: true}' '{id: safety, metric: agree, min: 0, safety: true}'; do echo 'weighted: {id: quality, of: {right: 3, safe: 1}, pass: 0.5}' | RULE=$rule sh compose.sh; done
  assize: suite.yaml:9:33: 'safe' is judged by the rule of safety 'safety': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {right: 3, safe: 1}, pass: 0.5}
                                      ^
  exit 2
  assize: suite.yaml:9:33: 'right' is judged by the rule of safety 'safety': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {right: 3, safe: 1}, pass: 0.5}
                                      ^
  exit 2
  $ for fails in '[both]' '[either]' '[inner]' 'safe'; do echo "-- $fails"; sh compose.sh <<EOF
  > all: {id: both, of: [right, safe]}
  > any: {id: either, of: [right, safe]}
  > weighted: {id: inner, of: [right, close], auto_fail: both}
  > weighted: {id: quality, of: {either: 1, close: 9}, pass: 0.1, auto_fail: $fails}
  > EOF
  > done
  -- [both]
    pass  safety  scorer 'safe' failed 1 of 12 units; at most 1 is allowed; 1 more would block [critical]
  -- [either]
  assize: suite.yaml:12:33: 'safe' is judged by the rule of safety 'safety', and counts within 'either': name it under `auto_fail` of 'quality', so that no other part makes up for it
        - weighted: {id: quality, of: {either: 1, close: 9}, pass: 0.1, auto_fail: [either]}
                                      ^
  exit 2
  -- [inner]
    pass  safety  scorer 'safe' failed 1 of 12 units; at most 1 is allowed; 1 more would block [critical]
  -- safe
    pass  safety  scorer 'safe' failed 1 of 12 units; at most 1 is allowed; 1 more would block [critical]
  $ for severity in high critical; do echo "- {id: safety, scorer: safe, max_failures: 1, safety: true, severity: $severity}" | sh judge.sh; done
  assize: suite.yaml:15:75: a rule of `safety` is critical, not high; leave its severity out
          - {id: safety, scorer: safe, max_failures: 1, safety: true, severity: high}
                                                                                ^
  exit 2
    pass  safety  scorer 'safe' failed 1 of 12 units; at most 1 is allowed; 1 more would block [critical]

## Against a baseline: a gain, the same, a loss that may be chance, a loss that is shown
  $ python3 answers.py 110111101101; sh judge.sh -o base.json < rules > out.txt; python3 answers.py 111111101111
  > cat > rules <<'EOF'
  > - {id: plain, metric: right, against: baseline}
  > - {id: margin, metric: right, against: baseline, margin: 0.1}
  > - {id: wide, metric: right, against: baseline, margin: 1}
  > - {id: none, metric: right, against: baseline, margin: 0}
  > - {id: tolerance, metric: right, against: baseline, tolerance: 0.1}
  > - {id: lower, metric: wrong, against: baseline}
  > - {id: values, metric: close, against: baseline, margin: 0.05}
  > - {id: tags, metric: right, against: baseline, slices: [all, tag]}
  > - {id: pairs, metric: right, against: baseline, slices: [tag_pair]}
  > - {id: one, metric: right, against: baseline, slices: [tag=rare]}
  > - {id: nobody, metric: right, against: baseline, slices: [tag=new]}
  > EOF
  > sh judge.sh --baseline base.json < rules
    pass          plain      metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; so few cases hardly show any loss
    pass          margin     metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; a loss of more than the 0.1 allowed is ruled out (p 0.0349)
    pass          wide       metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; a loss of more than the 1 allowed is ruled out (p 0.000244)
    INCONCLUSIVE  none       metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; a loss is neither shown (p 1) nor ruled out (p 0.25); if it stays as it is, about 27 more cases would decide
    pass          tolerance  metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; so few cases hardly show any loss
    pass          lower      metric 'wrong' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 0 better, 2 worse), a loss that may be chance (p 0.25); so few cases hardly show any loss
    pass          values     metric 'close' (mean of close) went from 0.6429 to 0.7857 over 12 cases (+0.1429, 95% interval +0 to +0.3571; 2 better, 0 worse), a gain; a loss of more than the 0.05 allowed is ruled out (p 0.000244)
    pass          tags       metric 'right' (mean of right) went from 0.75 to 0.9167 over 12 cases (+0.1667, 95% interval -0.1231 to +0.4453; 2 better, 0 worse), a gain; so few cases hardly show any loss; of 4 other slices none blocks, 4 are small; worst is tag=even: +0 over 6 cases (small)
    pass          pairs      metric 'right' (mean of right) on tag=even & tag=old went from 0.75 to 0.75 over 4 cases, a small slice, the same in every case; of 3 other slices none blocks, 3 are small
    pass          one        metric 'right' (mean of right) on tag=rare went from 0.5 to 1 over 2 cases, a small slice (+0.5, 95% interval -0.2726 to +0.9055; 1 better, 0 worse), a gain; so few cases hardly show any loss
    INCOMPLETE    nobody     metric 'right' (mean of right) has no case that both runs have on tag=new
  exit 4
  $ python3 answers.py 110111101101; sh judge.sh --baseline base.json < rules
    pass        plain      metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case
    pass        margin     metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case
    pass        wide       metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case; a loss of more than the 1 allowed is ruled out (p 0.000244)
    pass        none       metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case
    pass        tolerance  metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case
    pass        lower      metric 'wrong' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case
    pass        values     metric 'close' (mean of close) went from 0.6429 to 0.6429 over 12 cases, the same in every case
    pass        tags       metric 'right' (mean of right) went from 0.75 to 0.75 over 12 cases, the same in every case; of 4 other slices none blocks, 4 are small; worst is tag=even: +0 over 6 cases (small)
    pass        pairs      metric 'right' (mean of right) on tag=even & tag=old went from 0.75 to 0.75 over 4 cases, a small slice, the same in every case; of 3 other slices none blocks, 3 are small
    pass        one        metric 'right' (mean of right) on tag=rare went from 0.5 to 0.5 over 2 cases, a small slice, the same in every case
    INCOMPLETE  nobody     metric 'right' (mean of right) has no case that both runs have on tag=new
  exit 4
  $ python3 answers.py 110011101100; GATE='small: 7' sh judge.sh --baseline base.json < rules
    pass          plain      metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss that may be chance (p 0.25); a loss of 0.35 would have been shown with 80 % power
    INCONCLUSIVE  margin     metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss; a loss of more than the 0.1 allowed is neither shown (p 0.314) nor ruled out (p 0.889); if it stays as it is, about 313 more cases would decide
    pass          wide       metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss; a loss of more than the 1 allowed is ruled out (p 0.000244)
    INCONCLUSIVE  none       metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss; a loss is neither shown (p 0.25) nor ruled out (p 1); if it stays as it is, about 41 more cases would decide
    pass          tolerance  metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss; more than the 0.1 allowed is not shown (p 0.314); a loss of 0.45 would have been shown with 80 % power
    pass          lower      metric 'wrong' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 2 better, 0 worse), a gain; so few cases hardly show any loss
    INCONCLUSIVE  values     metric 'close' (mean of close) went from 0.6429 to 0.5 over 12 cases (-0.1429, 95% interval -0.3571 to +0; 0 better, 2 worse), a loss; a loss of more than the 0.05 allowed is neither shown (p 0.25) nor ruled out (p 0.75); if it stays as it is, about 111 more cases would decide
    pass          tags       metric 'right' (mean of right) went from 0.75 to 0.5833 over 12 cases (-0.1667, 95% interval -0.3992 to +0.09421; 0 better, 2 worse), a loss that may be chance (p 0.25); a loss of 0.35 would have been shown with 80 % power; of 4 other slices none blocks, 1 cannot tell, 3 are small; worst is tag=rare: -0.5 over 2 cases (small)
    INCONCLUSIVE  pairs      metric 'right' (mean of right) on tag=even & tag=old went from 0.75 to 0.5 over 4 cases, a small slice (-0.25, 95% interval -0.6553 to +0.3196; 0 better, 1 worse), a loss, and 4 cases can never show one; if it stays as it is, about 31 more cases would decide; of 3 other slices none blocks, 1 cannot tell, 3 are small; worst is tag=even & tag=rare: -1 over 1 case (small)
    INCONCLUSIVE  one        metric 'right' (mean of right) on tag=rare went from 0.5 to 0 over 2 cases, a small slice (-0.5, 95% interval -0.9055 to +0.2726; 0 better, 1 worse), a loss, and 2 cases can never show one; if it stays as it is, about 15 more cases would decide
    INCOMPLETE    nobody     metric 'right' (mean of right) has no case that both runs have on tag=new
  exit 4
  $ python3 answers.py 000000000000; GATE='small: 7' sh judge.sh --baseline base.json < rules
    BLOCK         plain      metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss that is shown (p 0.00195, 0.0156 by Holm over 10 tests)
    BLOCK         margin     metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss of more than the 0.1 allowed that is shown (p 0.000467, 0.00467 by Holm over 10 tests)
    pass          wide       metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss; a loss of more than the 1 allowed is ruled out (p 0.000244)
    BLOCK         none       metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss that is shown (p 0.00195, 0.0156 by Holm over 10 tests)
    BLOCK         tolerance  metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss of more than the 0.1 allowed that is shown (p 0.000467, 0.00467 by Holm over 10 tests)
    pass          lower      metric 'wrong' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 9 better, 0 worse), a gain; so few cases hardly show any loss
    BLOCK         values     metric 'close' (mean of close) went from 0.6429 to 0 over 12 cases (-0.6429, 95% interval -0.8571 to -0.3571; 0 better, 9 worse), a loss of more than the 0.05 allowed that is shown (p 0.00195, 0.0156 by Holm over 10 tests)
    BLOCK         tags       metric 'right' (mean of right) went from 0.75 to 0 over 12 cases (-0.75, 95% interval -0.9111 to -0.3778; 0 better, 9 worse), a loss that is shown (p 0.00195, 0.0156 by Holm over 10 tests); of 4 other slices none blocks, 1 cannot tell, 3 are small; worst is tag=even: -0.8333 over 6 cases (small)
    INCONCLUSIVE  pairs      metric 'right' (mean of right) on tag=even & tag=old went from 0.75 to 0 over 4 cases, a small slice (-0.75, 95% interval -0.9544 to -0.08523; 0 better, 3 worse), a loss, and 4 cases can never show one; if it stays as it is, about 8 more cases would decide; of 3 other slices none blocks, 2 cannot tell, 3 are small; worst is tag=even & tag=rare: -1 over 1 case (small)
    INCONCLUSIVE  one        metric 'right' (mean of right) on tag=rare went from 0.5 to 0 over 2 cases, a small slice (-0.5, 95% interval -0.9055 to +0.2726; 0 better, 1 worse), a loss, and 2 cases can never show one; if it stays as it is, about 17 more cases would decide
    INCOMPLETE    nobody     metric 'right' (mean of right) has no case that both runs have on tag=new
  exit 1

## The tests that a rule may ask for
  $ python3 answers.py 100s1010s100; for test in paired bootstrap t wilcoxon; do echo "- {id: $test, metric: close, against: baseline, test: $test}"; done | sh judge.sh --baseline base.json
    pass  paired     metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss that may be chance (p 0.125); so few cases hardly show any loss
    pass  bootstrap  metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss that may be chance (p 0.0483, 0.123 by Holm over 3 tests); so few cases hardly show any loss
    pass  t          metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss that may be chance (p 0.0409, 0.123 by Holm over 3 tests); so few cases hardly show any loss
    pass  wilcoxon   metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss that may be chance (p 0.125, 0.125 by Holm over 3 tests); so few cases hardly show any loss
  $ for test in paired bootstrap t wilcoxon; do echo "- {id: $test, metric: close, against: baseline, test: $test, margin: 0.3}"; done | sh judge.sh --baseline base.json
    INCONCLUSIVE  paired     metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.804) nor ruled out (p 0.196); if it stays as it is, about 115 more cases would decide
    INCONCLUSIVE  bootstrap  metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.83) nor ruled out (p 0.17); if it stays as it is, about 115 more cases would decide
    INCONCLUSIVE  t          metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.77) nor ruled out (p 0.23); if it stays as it is, about 115 more cases would decide
    INCONCLUSIVE  wilcoxon   metric 'close' (mean of close) went from 0.6429 to 0.4286 over 12 cases (-0.2143, 95% interval -0.5 to +0; 0 better, 3 worse), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.665) nor ruled out (p 0.335); if it stays as it is, about 115 more cases would decide
  exit 3
  $ echo '- {id: r, metric: right, against: baseline, test: z}' | sh judge.sh --baseline base.json
  assize: suite.yaml:15:55: 'z' is no test; expected one of: paired, bootstrap, t, wilcoxon, welch, two_proportions, mann_whitney
          - {id: r, metric: right, against: baseline, test: z}
                                                            ^
  exit 2

## Clusters: what is told and tested is by document
  $ sed 's/^score:/cluster: $case.meta.doc\nscore:/' head1.yaml > clusters.yaml; python3 answers.py 110111101101; echo '- {id: floor, metric: right, min: 0.5}' | HEAD=clusters.yaml sh judge.sh -o cbase.json
  > python3 answers.py 000011101100; cat > rules <<'EOF'
  > - {id: floor, metric: right, min: 0.9, decide: interval}
  > - {id: plain, metric: right, against: baseline}
  > - {id: margin, metric: right, against: baseline, margin: 0.05}
  > - {id: boot, metric: close, against: baseline, test: bootstrap}
  > - {id: t, metric: close, against: baseline, test: t}
  > EOF
  > HEAD=clusters.yaml sh judge.sh --baseline cbase.json < rules; sed -n '/^metrics/,/^$/p' out.txt
    pass  floor  metric 'right' (mean of right) is 0.75 (9 of 12; 95% interval 0.4281 to 0.9451), at least 0.5 as asked; 4 fewer would block
    BLOCK         floor   metric 'right' (mean of right) is 0.416667 (5 of 12; 95% interval 0.05069 to 0.8772), below the minimum of 0.9, and that is shown (p 0.0195)
    INCONCLUSIVE  plain   metric 'right' (mean of right) went from 0.75 to 0.4167 over 12 cases in 4 clusters (-0.3333, 95% interval -0.7664 to +0.09974; 0 better, 4 worse), a loss, and 4 clusters can never show one; if it stays as it is, about 3 more cases would decide
    INCONCLUSIVE  margin  metric 'right' (mean of right) went from 0.75 to 0.4167 over 12 cases in 4 clusters (-0.3333, 95% interval -0.7664 to +0.09974; 0 better, 4 worse), a loss; a loss of more than the 0.05 allowed is neither shown (p 0.125) nor ruled out (p 0.938); if it stays as it is, about 6 more cases would decide
    INCONCLUSIVE  boot    metric 'close' (mean of close) went from 0.6429 to 0.3571 over 12 cases in 4 clusters (-0.2857, 95% interval -0.6569 to +0.08549; 0 better, 4 worse), a loss, and 4 clusters can never show one; if it stays as it is, about 3 more cases would decide
    INCONCLUSIVE  t       metric 'close' (mean of close) went from 0.6429 to 0.3571 over 12 cases in 4 clusters (-0.2857, 95% interval -0.6569 to +0.08549; 0 better, 4 worse), a loss, and 4 clusters can never show one; if it stays as it is, about 3 more cases would decide
  exit 1
  metrics
    metric  kind  slice      value  interval             baseline   change  interval of change        cases  outcome
    right   mean  all       0.4167  [0.0507, 0.8772]       0.7500  -0.3333  [-0.7664, +0.0997]  +0 -4 of 12  ~ unclear
    right   mean  tag=even  0.3333  [0.0433, 0.7772]       0.8333  -0.5000  [-0.9467, -0.0533]   +0 -3 of 6  ~ unclear
    right   mean  tag=odd   0.5000  [0.0010, 0.9990]       0.6667  -0.1667  [-0.7707, +0.4373]   +0 -1 of 6  ~ unclear
    right   mean  tag=old   0.3750  [7.192e-05, 0.9967]    0.7500  -0.3750  [-1.1950, +0.4450]   +0 -3 of 8  ~ unclear
    right   mean  tag=rare  0.0000                         0.5000  -0.5000                       +0 -1 of 2  ~ unclear
    wrong   mean  all       0.4167  [0.0507, 0.8772]       0.7500  -0.3333  [-0.7664, +0.0997]  +4 -0 of 12  ~ unclear
    close   mean  all       0.3571  [0.0322, 0.8444]       0.6429  -0.2857  [-0.6569, +0.0855]  +0 -4 of 12  ~ unclear
  $ echo '- {id: w, metric: close, against: baseline, test: wilcoxon}' | HEAD=clusters.yaml sh judge.sh
  assize: suite.yaml:16:55: wilcoxon knows no clusters: take paired, bootstrap or t
          - {id: w, metric: close, against: baseline, test: wilcoxon}
                                                            ^
  exit 2
  $ sh judge.sh --baseline cbase.json < rules | tail -1
  exit 1
  $ sed -i 's/meta.doc/meta.document/' clusters.yaml; HEAD=clusters.yaml sh judge.sh < rules
  assize: suite.yaml:5:10: expected a text or a number at '$case.meta.document' of case 'q01' (cases.jsonl:1), found nothing
      cluster: $case.meta.document
               ^
  exit 2

## A tolerance that was learnt
  $ for run in 110111101101 110111100101 110111101111; do python3 answers.py $run; echo '- {id: floor, metric: right, min: 0}' | sh judge.sh -o $run.json > run.txt; done; assize baseline learn 1*.json -o t.json | sed -n '/^metric/,/^$/p'
  metric  k  slice     runs      mean         sd  tolerance
  right   -  all          3      0.75  0.0833333   0.344124
  right   -  tag=even     3  0.833333          0          0
  right   -  tag=odd      3  0.666667   0.166667   0.688247
  right   -  tag=old      3      0.75          0          0
  right   -  tag=rare     3  0.666667   0.288675    1.19208
  wrong   -  all          3      0.75  0.0833333   0.344124
  close   -  all          3  0.642857  0.0714286   0.294963
  $ echo '- {id: learnt, metric: right, against: baseline, tolerance: learnt, slices: [all, tag]}' > rules
  > python3 answers.py 110011100101; GATE='tolerances: t.json' sh judge.sh --baseline base.json < rules
    BLOCK  learnt  metric 'right' (mean of right) on tag=even went from 0.8333 to 0.6667 over 6 cases, a small slice (-0.1667, 95% interval -0.5372 to +0.262; 0 better, 1 worse), a loss where repeated runs never differed (p 0, 0 by Holm over 4 tests); of 4 other slices 1 blocks too, 3 are small
  exit 1
  $ python3 answers.py 000000000000; GATE='tolerances: t.json' sh judge.sh --baseline base.json < rules
    BLOCK  learnt  metric 'right' (mean of right) on tag=even went from 0.8333 to 0 over 6 cases, a small slice (-0.8333, 95% interval -0.9699 to -0.2767; 0 better, 5 worse), a loss where repeated runs never differed (p 0, 0 by Holm over 5 tests); of 4 other slices 2 block too, 3 are small
  exit 1
  $ echo '- {id: learnt, metric: right, against: baseline, tolerance: learnt, slices: [tag_pair]}' | GATE='tolerances: t.json' sh judge.sh --baseline base.json
    INCOMPLETE  learnt  metric 'right' (mean of right) on tag=even & tag=old went from 0.75 to 0 over 4 cases, a small slice (-0.75, 95% interval -0.9544 to -0.08523; 0 better, 3 worse), a loss; but no tolerance was learnt for it: see `assize baseline learn`; of 3 other slices none blocks, 3 are small; worst is tag=even & tag=rare: -1 over 1 case (small)
  exit 4
  $ sh judge.sh --baseline base.json < rules
  assize: suite.yaml:15:65: `learnt` needs the gate's `tolerances: FILE`, written by `assize baseline learn`
          - {id: learnt, metric: right, against: baseline, tolerance: learnt, slices: [all, tag]}
                                                                      ^
  exit 2

## Figures that are none: alpha 0 and 1, a margin that is no number, a k that is not there
  $ echo '- {id: r, metric: right, min: 0.5}' > rules; for alpha in 0 1 .nan .inf -1 '"0.05"'; do GATE="alpha: $alpha" sh judge.sh < rules; done
  assize: suite.yaml:14:10: expected a number from 1e-06 to 0.5, found the number 0
        alpha: 0
               ^
  exit 2
  assize: suite.yaml:14:10: expected a number from 1e-06 to 0.5, found the number 1
        alpha: 1
               ^
  exit 2
  assize: suite.yaml:14:10: '.nan' is no finite number; assize knows no infinities and no NaN
        alpha: .nan
               ^
  exit 2
  assize: suite.yaml:14:10: '.inf' is no finite number; assize knows no infinities and no NaN
        alpha: .inf
               ^
  exit 2
  assize: suite.yaml:14:10: expected a number from 1e-06 to 0.5, found the number -1
        alpha: -1
               ^
  exit 2
  assize: suite.yaml:14:10: expected a number from 1e-06 to 0.5, found the string '0.05'
        alpha: "0.05"
               ^
  exit 2
  $ for key in margin min tolerance; do for value in .nan .inf -1e400; do echo "- {id: r, metric: right, against: baseline, $key: $value}" | sh judge.sh 2>&1 | head -1; done; done
  assize: suite.yaml:15:57: '.nan' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:57: '.inf' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:57: the number -1e400 is beyond the largest double
  assize: suite.yaml:15:54: '.nan' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:54: '.inf' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:54: the number -1e400 is beyond the largest double
  assize: suite.yaml:15:60: '.nan' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:60: '.inf' is no finite number; assize knows no infinities and no NaN
  assize: suite.yaml:15:60: the number -1e400 is beyond the largest double
  $ echo '- {id: r, metric: right, k: 1, min: 0.5}' | sh judge.sh; echo '- {id: r, metric: any, min: 0.5}' | HEAD=head.yaml sh judge.sh; echo '- {id: r, metric: any, k: 3, min: 0.5}' | HEAD=head.yaml sh judge.sh
  assize: suite.yaml:15:33: metric 'right' is a mean, which has no k
          - {id: r, metric: right, k: 1, min: 0.5}
                                      ^
  exit 2
  assize: suite.yaml:17:7: metric 'any' has 2 values of k; say which one with `k:`
          - {id: r, metric: any, min: 0.5}
            ^
  exit 2
  assize: suite.yaml:17:31: metric 'any' is not computed for k = 3
          - {id: r, metric: any, k: 3, min: 0.5}
                                    ^
  exit 2

## One case; all equal
  $ cp cases.jsonl twelve.jsonl; head -n 1 twelve.jsonl > cases.jsonl; python3 answers.py 1; cat > rules <<'EOF'
  > - {id: floor, metric: right, min: 0.5}
  > - {id: surely, metric: right, min: 0.5, decide: interval}
  > - {id: values, metric: close, min: 0.5, decide: interval}
  > - {id: plain, metric: close, against: baseline}
  > - {id: margin, metric: right, against: baseline, margin: 0.1}
  > EOF
  > sh judge.sh -o one.json < rules; python3 answers.py 0; sh judge.sh --baseline one.json < rules
    pass          floor   metric 'right' (mean of right) is 1 (1 of 1; 95% interval 0.025 to 1), at least 0.5 as asked; 1 fewer would block
    INCONCLUSIVE  surely  metric 'right' (mean of right) is 1 (1 of 1; 95% interval 0.025 to 1), at least 0.5 as asked, and that is not shown (p 0.5); if it stays as it is, 4 more cases would decide
    INCONCLUSIVE  values  metric 'close' (mean of close) is 0.857143 (n = 1 row), at least 0.5 as asked, and nothing can be said of how surely: it has no interval
    skipped       plain   metric 'close' (mean of close) is compared with a baseline, and none was given: see --baseline
    skipped       margin  metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
  exit 3
    BLOCK         floor   metric 'right' (mean of right) is 0 (0 of 1; 95% interval 0 to 0.975), below the minimum of 0.5; 1 more of them would do
    INCONCLUSIVE  surely  metric 'right' (mean of right) is 0 (0 of 1; 95% interval 0 to 0.975), below the minimum of 0.5, and that is not shown (p 0.5); if it stays as it is, 5 more cases would decide
    INCONCLUSIVE  values  metric 'close' (mean of close) is 0 (0 of 1; 95% interval 0 to 0.975), below the minimum of 0.5, and that is not shown (p 0.5); if it stays as it is, 5 more cases would decide
    INCONCLUSIVE  plain   metric 'close' (mean of close) went from 0.8571 to 0 over 1 case (-0.8571; 0 better, 1 worse), a loss, and 1 case can never show one; if it stays as it is, about 5 more cases would decide
    INCONCLUSIVE  margin  metric 'right' (mean of right) went from 1 to 0 over 1 case (-1, 95% interval -1 to +0.1221; 0 better, 1 worse), a loss; a loss of more than the 0.1 allowed is neither shown (p 0.5) nor ruled out (p 1); if it stays as it is, about 5 more cases would decide
  exit 1
  $ cp twelve.jsonl cases.jsonl; python3 answers.py 111111111111; sh judge.sh -o ones.json < rules; python3 answers.py ssssssssssss; sh judge.sh --baseline ones.json < rules
    pass     floor   metric 'right' (mean of right) is 1 (12 of 12; 95% interval 0.7354 to 1), at least 0.5 as asked; 7 fewer would block
    pass     surely  metric 'right' (mean of right) is 1 (12 of 12; 95% interval 0.7354 to 1), at least 0.5 as asked, and that is shown (p 0.000244, below 0.05)
    pass     values  metric 'close' (mean of close) is 0.857143 (n = 12 rows; 95% interval 0.5428 to 0.9863), at least 0.5 as asked, and that is shown (p 0.0122, below 0.05)
    skipped  plain   metric 'close' (mean of close) is compared with a baseline, and none was given: see --baseline
    skipped  margin  metric 'right' (mean of right) is compared with a baseline, and none was given: see --baseline
    BLOCK  floor   metric 'right' (mean of right) is 0 (0 of 12; 95% interval 0 to 0.2646), below the minimum of 0.5; 6 more of them would do
    BLOCK  surely  metric 'right' (mean of right) is 0 (0 of 12; 95% interval 0 to 0.2646), below the minimum of 0.5, and that is shown (p 0.000244, 0.000732 by Holm over 3 tests)
    pass   values  metric 'close' (mean of close) is 0.857143 (n = 12 rows; 95% interval 0.5428 to 0.9863), at least 0.5 as asked, and that is shown (p 0.0122, below 0.05)
    pass   plain   metric 'close' (mean of close) went from 0.8571 to 0.8571 over 12 cases, the same in every case
    BLOCK  margin  metric 'right' (mean of right) went from 1 to 0 over 12 cases (-1, 95% interval -1 to -0.6571; 0 better, 12 worse), a loss of more than the 0.1 allowed that is shown (p 0.000244, 0.000732 by Holm over 3 tests)
  exit 1

## A slice that only one side has, and cases that are not in both
  $ python3 answers.py 1111111111; head -n 10 twelve.jsonl > cases.jsonl; echo '- {id: rare, metric: right, against: baseline, slices: [tag, tag=rare]}' > rules; sh judge.sh --baseline ones.json --common < rules
    INCOMPLETE  rare  metric 'right' (mean of right) has no case that both runs have on tag=rare
  exit 4
  $ sh judge.sh -o ten.json < rules > run.txt; cp twelve.jsonl cases.jsonl; python3 answers.py 111111111100; sh judge.sh --baseline ten.json --common < rules; sed -n '/^against/p' out.txt
    INCOMPLETE  rare  metric 'right' (mean of right) has no case that both runs have on tag=rare
  exit 4
  against quiz-48 (ten.json) · 10 cases in both · 0 only before, 2 only now
  $ tail -n 2 twelve.jsonl | sed 's/q1/r1/' > cases.jsonl; sed -i 's/q1/r1/' answers.jsonl; tail -n 2 answers.jsonl > two.jsonl; mv two.jsonl answers.jsonl; sh judge.sh --baseline ten.json --common < rules
  assize: ten.json cannot be compared with this suite: no case is in both
  exit 2

## A pair of which one side has no value
  $ cp twelve.jsonl cases.jsonl; sed 's/by: .tag./by: [tag]/; s/{id: wrong, mean: {of: right}/{id: wrong, mean: {of: safe}/' head1.yaml > safe.yaml; python3 answers.py 111111111111; echo '- {id: f, metric: wrong, max: 1}' | HEAD=safe.yaml sh judge.sh -o safe.json
  > python3 answers.py 1111u1111111; echo '- {id: lost, metric: wrong, against: baseline}' | HEAD=safe.yaml sh judge.sh --baseline safe.json
    pass  f  metric 'wrong' (mean of safe) is 1 (12 of 12; 95% interval 0.7354 to 1), at most 1 as asked
    INCOMPLETE  lost  metric 'wrong' (mean of safe) went from 1 to 1 over 11 cases, the same in every case; but of 1 case fewer trials can be judged than in the baseline
  exit 4
  $ python3 answers.py uuuuuuuuuuuu; cat > rules <<'EOF'
  > - {id: lost, metric: wrong, against: baseline}
  > - {id: empty, metric: wrong, max: 1}
  > - {id: surely, metric: wrong, max: 0.9, decide: interval}
  > EOF
  > HEAD=safe.yaml sh judge.sh --baseline safe.json < rules
    INCOMPLETE  lost    metric 'wrong' (mean of safe) has no value in one of the runs, over 0 cases that both have
    INCOMPLETE  empty   metric 'wrong' (mean of safe) has no value: no row to compute it from, or fewer evaluable trials than k (mean/1 of=safe n=0 cases=0 left_out=12 errors=0)
    INCOMPLETE  surely  metric 'wrong' (mean of safe) has no value: no row to compute it from, or fewer evaluable trials than k (mean/1 of=safe n=0 cases=0 left_out=12 errors=0)
  exit 4

## A baseline that was made up: cases twice, values that are no numbers
  $ cat > craft.py <<'EOF'
  > import hashlib, json, sys
  > report = json.load(open("ones.json"))
  > cases = report["bundle"]["cases"]
  > if sys.argv[1] == "twice":
  >     cases.append(cases[0])
  > elif sys.argv[1] == "apart":
  >     cases.append(dict(cases[0], trial=1))
  > else:
  >     cases[0]["rows"][0]["value"] = {"nan": float("nan"), "inf": float("inf"), "huge": 1e308, "text": "1"}[sys.argv[1]]
  >     cases[0]["rows"][2]["value"] = cases[0]["rows"][0]["value"]
  > text = json.dumps(report["bundle"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
  > report["bundle_sha256"] = hashlib.sha256(text.encode()).hexdigest()
  > json.dump(report, open("crafted.json", "w"))
  > EOF
  > python3 answers.py 111111111110; cat > rules <<'EOF'
  > - {id: plain, metric: close, against: baseline}
  > - {id: margin, metric: close, against: baseline, margin: 0.1}
  > - {id: boot, metric: close, against: baseline, test: bootstrap}
  > - {id: t, metric: close, against: baseline, test: t, margin: 0.1}
  > - {id: ranks, metric: close, against: baseline, test: wilcoxon, margin: 0.1}
  > EOF
  > for kind in twice apart nan inf huge text; do echo "$kind"; python3 craft.py $kind; sh judge.sh --baseline crafted.json < rules 2>&1; done
  twice
  assize: crafted.json:1:10945: case 'q01' with this trial stands here a second time
      … "2f43afaaab892a43", "tags": ["even", "rare"], "trial": 0}, {"id": "q01", "rows": [{"class": "", "ev…
                                                                   ^
  exit 2
  apart
  assize: crafted.json:1:10945: case 'q01' stands here apart from its other trials
      … "2f43afaaab892a43", "tags": ["even", "rare"], "trial": 0}, {"id": "q01", "rows": [{"class": "", "ev…
                                                                   ^
  exit 2
  nan
  assize: crafted.json:1:1622: 'NaN' is not JSON; expected a finite number or null
      …"severity": "", "signature": "", "status": "pass", "value": NaN, "version": 1}, {"class": "", "evide…
                                                                   ^
  exit 2
  inf
  assize: crafted.json:1:1622: 'Infinity' is not JSON; expected a finite number or null
      …"severity": "", "signature": "", "status": "pass", "value": Infinity, "version": 1}, {"class": "", "…
                                                                   ^
  exit 2
  huge
    pass          plain   metric 'close' (mean of close) went from 8.333e+306 to 0.7857 over 12 cases (-8.333e+306; 0 better, 2 worse), a loss that may be chance (p 0.25); so few cases hardly show any loss
    BLOCK         margin  metric 'close' (mean of close) went from 8.333e+306 to 0.7857 over 12 cases (-8.333e+306; 0 better, 2 worse), a loss of more than the 0.1 allowed that is shown (p 0.000244, 0.000977 by Holm over 4 tests)
    pass          boot    metric 'close' (mean of close) went from 8.333e+306 to 0.7857 over 12 cases (-8.333e+306; 0 better, 2 worse), a loss that may be chance (p 0.135, 0.404 by Holm over 4 tests); so few cases hardly show any loss
    INCONCLUSIVE  t       metric 'close' (mean of close) went from 8.333e+306 to 0.7857 over 12 cases (-8.333e+306; 0 better, 2 worse), a loss; a loss of more than the 0.1 allowed is neither shown (p 0.5) nor ruled out (p 0.5); more cases than can be counted would decide it
    INCONCLUSIVE  ranks   metric 'close' (mean of close) went from 8.333e+306 to 0.7857 over 12 cases (-8.333e+306; 0 better, 2 worse), a loss; a loss of more than the 0.1 allowed is neither shown (p 0.889) nor ruled out (p 0.122); more cases than can be counted would decide it
  exit 1
  text
  assize: crafted.json:1:1622: expected "value" to be a number or null, found the string '1'
      …"severity": "", "signature": "", "status": "pass", "value": "1", "version": 1}, {"class": "", "evide…
                                                                   ^
  exit 2
