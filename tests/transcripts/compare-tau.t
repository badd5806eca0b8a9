# needs: data

Two halves of the recorded trials of τ-bench's airline, as if they were two runs: the same agent, so nothing may be shown.

  $ mkdir half && cp -r examples/tau-airline/* half/
  $ python3 - <<'EOF'
  > import gzip, json
  > runs = json.load(gzip.open("data/taubench/gpt-4o-airline.json.gz"))
  > for name, trials in (("first", (0, 1)), ("second", (2, 3))):
  >     half = [dict(r, trial=trials.index(r["trial"])) for r in runs if r["trial"] in trials]
  >     json.dump(half, open(f"half/{name}.json", "w"))
  > EOF
  > cd half
  > sed -e 's/files: $data.gpt-4o-airline.json.gz/files: runs.json/' -e 's/, 3, 4\]/]/' suite.yaml > half.yaml
  > sed -i '/^  rules:/a\    - {id: reward_holds, metric: reward, against: baseline, margin: 0.02}\n    - {id: both_pass, metric: reward_k, k: 2, against: baseline, margin: 0.02}' half.yaml
  > cp first.json runs.json; assize run half.yaml --data ../data/taubench -o first.report.json > /dev/null
  > cp second.json runs.json; assize run half.yaml --data ../data/taubench --baseline first.report.json | sed -n '/^INC/p; /^gates/,/^metrics/p'
  INCONCLUSIVE  tau-airline 1.0.0  run tau-airline-2 · 100 of 100 units · 50 cases
  gates
    INCONCLUSIVE  reward_holds  metric 'reward' (mean of reward) went from 0.43 to 0.41 over 50 cases (-0.02, 95% interval -0.11 to +0.07; 7 better, 10 worse), a loss; a loss of more than the 0.02 allowed is neither shown (p 0.51) nor ruled out (p 0.51); no number of cases would decide it: it stands at the bound
    INCONCLUSIVE  both_pass     metric 'reward_k' (pass^k of reward, k = 2) went from 0.24 to 0.26 over 50 cases (+0.02, 95% interval -0.0787 to +0.1193; 3 better, 2 worse), a gain; a loss of more than the 0.02 allowed is neither shown (p 0.792) nor ruled out (p 0.226); if it stays as it is, about 343 more cases would decide
    pass          reproduced    scorer 'replay' failed 0 of 100 units; at most 0 are allowed; 1 more would block [critical]
    pass          agrees        metric 'official' (mean of official) is 1 (100 of 100; 95% interval 0.9289 to 1), at least 1 as asked; 1 fewer would block
    pass          hashed        metric 'hashes' (mean of end_state) is 1 (91 of 91; 95% interval 0.9225 to 1), at least 1 as asked; 1 fewer would block; 9 were not evaluable

  against tau-airline-1 (first.report.json) · 50 cases in both

  metrics
