Kinds of metrics beyond means: one number a case from its trials, and two scorers held against each other. The figures of
both are those of tests/golden/metrics.py (scikit-learn, scipy, and all subsets of trials counted out).

Four cases of four trials, of which 4, 3, 1 and 0 pass:

  $ for i in 1 2 3 4; do echo "{\"id\": \"c$i\", \"tags\": [\"$([ $i -gt 2 ] && echo hard || echo easy)\"]}"; done > cases.jsonl
  > for said in 'c1 yes yes yes yes' 'c2 yes no yes yes' 'c3 no no yes no' 'c4 no no no no'; do
  >   set -- $said; id=$1; shift; for a; do echo "{\"case\": \"$id\", \"answer\": \"$a\"}"; done
  > done > answers.jsonl
  > cat > trials.yaml <<'EOF'
  > suite: trials
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: said, all: ["yes"]}
  > metrics:
  >   - {id: any, pass@k: {of: said, k: 2}}
  >   - {id: most, g_pass@k: {of: said, k: 3, tau: 0.6, by: [tag]}}
  >   - {id: upper, mg_pass@k: {of: said, k: 3}}
  >   - {id: vote, cons@k: {of: said, k: [2, 3]}}
  >   - {id: gain, pass_gap: {of: said, k: 2}}
  >   - {id: steady, cover: {of: said, tau: 0.75}}
  >   - {id: rate, bayes@n: said}
  > gate:
  >   rules:
  >     - {id: most, metric: most, min: 0.4}
  >     - {id: steady, metric: steady, min: 0.75}
  >     - {id: rate, metric: rate, min: 0.3, decide: interval}
  >     - {id: no_worse, metric: steady, against: baseline}
  > EOF

## One number a case, averaged over cases; of `bayes@n` what is known of these cases' rates
  $ assize run trials.yaml -o before.json | grep -v sha256
  BLOCK  trials 1.0.0  run trials-1 · 16 of 16 units · 4 cases

  gates
    pass     most      metric 'most' (g_pass_0.6@k of said, k = 3) is 0.5 (n = 4 cases; 95% interval 0.06759 to 0.9324), at least 0.4 as asked; a fall of more than 0.1 would block
    BLOCK    steady    metric 'steady' (cover@0.75 of said) is 0.5 (2 of 4; 95% interval 0.06759 to 0.9324), below the minimum of 0.75; 1 more of them would do
    pass     rate      metric 'rate' (bayes@n of said) is 0.5 (n = 4 cases; 95% interval 0.3426 to 0.6574), at least 0.3 as asked, and that is shown (p 0.00539, below 0.05)
    skipped  no_worse  metric 'steady' (cover@0.75 of said) is compared with a baseline, and none was given: see --baseline

  metrics
    metric  kind          slice      value  counted  interval             method           n
    any     pass@2        all       0.6250           [0.0780, 0.9863]     korn-graubard    4
    most    g_pass_0.6@3  all       0.5000           [0.0676, 0.9324]     clopper-pearson  4
    most    g_pass_0.6@3  tag=easy  1.0000           [0.1581, 1.0000]     clopper-pearson  2
    most    g_pass_0.6@3  tag=hard  0.0000           [0.0000, 0.8419]     clopper-pearson  2
    upper   mg_pass@3     all       0.2083           [0.0007, 0.8466]     korn-graubard    4
    vote    cons@2        all       0.5000           [0.0387, 0.9613]     korn-graubard    4
    vote    cons@3        all       0.5000           [0.0676, 0.9324]     clopper-pearson  4
    gain    pass_gap k=2  all       0.1250           [1.175e-05, 0.7979]  korn-graubard    4
    steady  cover@0.75    all       0.5000      2/4  [0.0676, 0.9324]     clopper-pearson  4
    rate    bayes@n       all       0.5000           [0.3426, 0.6574]     credible-approx  4

  worst slices
    metric  kind          slice      value  interval          n          overall
    most    g_pass_0.6@3  tag=hard  0.0000  [0.0000, 0.8419]  2 (small)  0.5000

  what did not pass
    said  8 of 16 units
      case c2 trial 1  missing  missing yes
      case c3 trial 0  missing  missing yes
      case c3 trial 1  missing  missing yes
      case c3 trial 3  missing  missing yes
      case c4 trial 0  missing  missing yes
      case c4 trial 1  missing  missing yes
      case c4 trial 2  missing  missing yes
      case c4 trial 3  missing  missing yes

  look at one: assize show trials-1 c2 1

## Of one case `bayes@n` has the exact posterior; of several an approximation, which its signature says

  $ grep -o 'bayes@n/[^"]*' before.json
  > echo '{"id": "c4"}' > case.jsonl
  > grep c4 answers.jsonl > none.jsonl
  > sed -e 's/cases.jsonl/case.jsonl/; s/answers.jsonl/none.jsonl/; /^metrics/,$d' trials.yaml > one.yaml
  > printf 'metrics:\n  - {id: rate, bayes@n: said}\n' >> one.yaml
  > assize run one.yaml --store other -o one.json | grep 'bayes@n '
  > grep -o 'bayes@n/[^"]*' one.json
  bayes@n/1 of=said n=4 cases=4 left_out=0 errors=0 interval=credible-approx level=0.95
    rate    bayes@n  0.1667  [0.0051, 0.5218]  credible  1
  bayes@n/1 of=said n=1 cases=1 left_out=0 errors=0 interval=credible level=0.95

## Compared case by case with a baseline, by what the run kept of its definitions too
  $ sed -i 's/"c3", "answer": "no"/"c3", "answer": "yes"/' answers.jsonl && assize run trials.yaml --baseline before.json -o after.json | sed -n '/^metrics/,/^$/p'
  metrics
    metric  kind          slice      value  interval             baseline   change  interval of change       cases  outcome
    any     pass@2        all       0.7500  [0.1941, 0.9937]       0.6250  +0.1250  [0.0000, +0.5000]   +1 -0 of 4  ~ unclear
    most    g_pass_0.6@3  all       0.7500  [0.1941, 0.9937]       0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    most    g_pass_0.6@3  tag=easy  1.0000  [0.1581, 1.0000]       1.0000   0.0000  [-0.6576, +0.6576]  +0 -0 of 2  = same
    most    g_pass_0.6@3  tag=hard  0.5000  [0.0126, 0.9874]       0.0000  +0.5000  [-0.2726, +0.9055]  +1 -0 of 2  ~ unclear
    upper   mg_pass@3     all       0.3750  [0.0137, 0.9220]       0.2083  +0.1667  [0.0000, +0.6667]   +1 -0 of 4  ~ unclear
    vote    cons@2        all       0.6875  [0.1031, 0.9937]       0.5000  +0.1875  [0.0000, +0.7500]   +1 -0 of 4  ~ unclear
    vote    cons@3        all       0.7500  [0.1941, 0.9937]       0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    gain    pass_gap k=2  all       0.0625  [5.405e-10, 0.7557]    0.1250  -0.0625  [-0.2500, 0.0000]   +0 -1 of 4  ~ unclear
    steady  cover@0.75    all       0.7500  [0.1941, 0.9937]       0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    rate    bayes@n       all       0.6250  [0.4770, 0.7730]       0.5000  +0.1250  [0.0000, +0.5000]   +1 -0 of 4  ~ unclear
  $ assize compare before.json after.json | sed -n '/^metrics/,/^$/p'
  metrics over the cases of both
    metric  kind          slice      value  baseline   change  interval of change       cases  outcome
    any     pass@2        all       0.7500    0.6250  +0.1250  [0.0000, +0.5000]   +1 -0 of 4  ~ unclear
    most    g_pass_0.6@3  all       0.7500    0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    most    g_pass_0.6@3  tag=easy  1.0000    1.0000   0.0000  [-0.6576, +0.6576]  +0 -0 of 2  = same
    most    g_pass_0.6@3  tag=hard  0.5000    0.0000  +0.5000  [-0.2726, +0.9055]  +1 -0 of 2  ~ unclear
    upper   mg_pass@3     all       0.3750    0.2083  +0.1667  [0.0000, +0.6667]   +1 -0 of 4  ~ unclear
    vote    cons@2        all       0.6875    0.5000  +0.1875  [0.0000, +0.7500]   +1 -0 of 4  ~ unclear
    vote    cons@3        all       0.7500    0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    gain    pass_gap k=2  all       0.0625    0.1250  -0.0625  [-0.2500, 0.0000]   +0 -1 of 4  ~ unclear
    steady  cover@0.75    all       0.7500    0.5000  +0.2500  [-0.3196, +0.6553]  +1 -0 of 4  ~ unclear
    rate    bayes@n       all       0.6250    0.5000  +0.1250  [0.0000, +0.5000]   +1 -0 of 4  ~ unclear

## A share of trials is above 0 and at most 1, and k is one that every case has
  $ sed 's/tau: 0.6/tau: 60/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:9:48: expected a number from 1e-09 to 1, found the number 60
               - {id: most, g_pass@k: {of: said, k: 3, tau: 60, by: [tag]}}
                                                            ^
  [1]
  $ sed 's/tau: 0.75/tau: 0/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:13:41: expected a number from 1e-09 to 1, found the number 0
               - {id: steady, cover: {of: said, tau: 0}}
                                                     ^
  [1]
  $ sed 's/, tau: 0.6//' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:9:26: the key 'tau' is missing in g_pass@k: share of the k trials that has to pass, above 0
               - {id: most, g_pass@k: {of: said, k: 3, by: [tag]}}
                                      ^
  [1]
  $ sed 's/gain, pass_gap: {of: said, k: 2}/gain, pass_gap: {of: said, k: [1, 2]}/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:40: with k = 1 a pass_gap is 0 whatever passes; expected 2 or more
               - {id: gain, pass_gap: {of: said, k: [1, 2]}}
                                                    ^
  [1]
  $ sed 's/k: \[2, 3\]/k: [2, 5]/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:11:38: k = 5 is more than the 4 trials of case 'c1': cons@k of metric 'vote' is undefined
               - {id: vote, cons@k: {of: said, k: [2, 5]}}
                                                  ^
  [1]
  $ sed 's/cons@k/con@k/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:11:16: unknown key 'con@k' in metric; did you mean 'cons@k'?
               - {id: vote, con@k: {of: said, k: [2, 3]}}
                            ^
  [1]
  $ sed 's/metric: steady, against/metric: gain, against/' trials.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:20:30: which way of metric 'gain' is better? Give it `direction: higher` or `lower`
                 - {id: no_worse, metric: gain, against: baseline}
                                          ^
  [1]

Twelve answers, what a judge says of them, how sure it is (the share of a, b, c and d that is there), and what a person
says of ten of them:

  $ rm cases.jsonl answers.jsonl
  > cat > cases.jsonl <<'EOF'
  > {"id": "q01", "tags": ["easy"]}
  > {"id": "q02", "tags": ["easy"]}
  > {"id": "q03", "tags": ["easy"]}
  > {"id": "q04", "tags": ["easy"]}
  > {"id": "q05", "tags": ["easy"]}
  > {"id": "q06", "tags": ["easy"]}
  > {"id": "q07", "tags": ["hard"]}
  > {"id": "q08", "tags": ["hard"]}
  > {"id": "q09", "tags": ["hard"]}
  > {"id": "q10", "tags": ["hard"]}
  > {"id": "q11", "tags": ["hard"]}
  > {"id": "q12", "tags": ["hard"]}
  > EOF
  > cat > answers.jsonl <<'EOF'
  > {"case": "q01", "answer": "fine a b c d.", "meta": {"right": "."}}
  > {"case": "q02", "answer": "fine a b.", "meta": {"right": "."}}
  > {"case": "q03", "answer": "fine a c.", "meta": {"right": "!"}}
  > {"case": "q04", "answer": "a.", "meta": {"right": "."}}
  > {"case": "q05", "answer": "fine b c.", "meta": {"right": "."}}
  > {"case": "q06", "answer": "b.", "meta": {"right": "!"}}
  > {"case": "q07", "answer": "c.", "meta": {"right": "!"}}
  > {"case": "q08", "answer": "poor.", "meta": {"right": "!"}}
  > {"case": "q09", "answer": "fine a.", "meta": {"right": "."}}
  > {"case": "q10", "answer": "fine.", "meta": {"right": "!"}}
  > {"case": "q11", "answer": "fine a b."}
  > {"case": "q12", "answer": "c."}
  > EOF
  > cat > judged.yaml <<'EOF'
  > suite: judged
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: judge, all: [fine]}
  >   - contains: {id: human, all: [$run.meta.right]}
  >   - contains: {id: sure, all: [a, b, c, d]}
  >   - contains: {id: other, all: [a, b, fine, c]}
  > metrics:
  >   - {id: kappa, agreement: {of: judge, with: human, as: kappa, by: [tag]}}
  >   - {id: percent, agreement: {of: judge, with: human, as: percent}}
  >   - {id: alpha, agreement: {of: judge, with: human, as: alpha}}
  >   - {id: linear, agreement: {of: sure, with: other, as: weighted_kappa, on: value}}
  >   - {id: squares, agreement: {of: sure, with: other, as: weighted_kappa, on: value, weights: quadratic}}
  >   - {id: interval, agreement: {of: sure, with: other, as: alpha, on: value, scale: interval}}
  >   - {id: r, correlation: {of: sure, with: other, as: pearson}}
  >   - {id: rho, correlation: {of: sure, with: other, as: spearman}}
  >   - {id: tau, correlation: {of: sure, with: other, as: kendall}}
  >   - {id: brier, calibration: {of: sure, with: human, as: brier}}
  >   - {id: ece, calibration: {of: sure, with: human, as: ece}}
  >   - {id: auroc, calibration: {of: sure, with: human, as: auroc, by: [tag]}}
  >   - {id: ap, calibration: {of: sure, with: human, as: average_precision}}
  >   - {id: loss, calibration: {of: sure, with: human, as: log_loss}}
  >   - {id: share, corrected: {of: judge, with: human, as: rogan_gladen, by: [tag]}}
  >   - {id: mean, corrected: {of: judge, with: human, as: ppi}}
  > gate:
  >   rules:
  >     - {id: agrees, metric: kappa, min: 0.6, slices: [all]}
  >     - {id: sharp, metric: brier, max: 0.25}
  >     - {id: tells, metric: auroc, min: 0.5}
  >     - {id: hard, metric: share, min: 0.2, slices: [tag=hard]}
  > EOF

## Over the units that have both; each with its interval where one is known
  $ assize run judged.yaml -o judged.json -o judged.xml -o judged.md | sed -n '1,/^what/p'
  BLOCK  judged 1.0.0  run judged-3 · 12 of 12 units · 12 cases

  gates
    BLOCK  agrees  metric 'kappa' (kappa of judge with human) is 0.4 (n = 10 units; 95% interval -0.1566 to 0.9566), below the minimum of 0.6; a rise of 0.2 would do; 2 were not evaluable
    pass   sharp   metric 'brier' (brier of sure with human) is 0.2 (n = 10 units; 95% interval 0.04398 to 0.356), at most 0.25 as asked; a rise of more than 0.05 would block; 2 were not evaluable
    pass   tells   metric 'auroc' (auroc of sure with human) is 0.8 (n = 10 units; 95% interval 0.425 to 0.9558), at least 0.5 as asked; a fall of more than 0.3 would block; 2 were not evaluable
    pass   hard    metric 'share' (rogan_gladen of judge with human) on tag=hard is 0.25 (n = 6 units; 95% interval 0 to 0.9795; a small slice), at least 0.2 as asked; a fall of more than 0.05 would block

  metrics
    metric    kind               slice      value  counted  interval           method            n
    kappa     kappa              all       0.4000           [-0.1566, 0.9566]  normal           10
    kappa     kappa              tag=easy  0.2500           [-0.5579, 1.0000]  normal            6
    kappa     kappa              tag=hard  0.5000           [-0.2350, 1.0000]  normal            4
    percent   percent            all       0.7000     7/10  [0.3475, 0.9333]   clopper-pearson  10
    alpha     alpha              all       0.4242           [-0.3571, 1.0000]  bootstrap        10
    linear    weighted_kappa     all       0.6170           [0.3706, 0.8634]   normal           12
    squares   weighted_kappa     all       0.8173           [0.6581, 0.9765]   normal           12
    interval  alpha              all       0.8165           [0.4471, 0.9508]   bootstrap        12
    r         pearson            all       0.9076           [0.6966, 0.9741]   fisher           12
    rho       spearman           all       0.9433           [0.7537, 0.9879]   fisher           12
    tau       kendall            all       0.9091           [0.6319, 0.9801]   kendall          12
    brier     brier              all       0.2000           [0.0440, 0.3560]   t                10
    ece       ece                all       0.1500                                               10
    auroc     auroc              all       0.8000           [0.4250, 0.9558]   delong-logit     10
    auroc     auroc              tag=easy  0.6875           [0.1909, 0.9535]   delong-logit      6
    auroc     auroc              tag=hard  0.8333                                                4
    ap        average_precision  all       0.7500           [0.2838, 0.9578]   logit            10
    loss      log_loss           all       0.5427           [0.1653, 0.9201]   t                10
    share     rogan_gladen       all       0.4583           [0.0404, 0.8281]   lang-reiczigel   12
    share     rogan_gladen       tag=easy  0.6667           [0.3000, 0.9032]   lang-reiczigel    6
    share     rogan_gladen       tag=hard  0.2500           [0.0000, 0.9795]   lang-reiczigel    6
    mean      ppi                all       0.4931           [0.1403, 0.8460]   ppi++            12

  worst slices
    metric  kind   slice      value  interval           n          overall
    kappa   kappa  tag=easy  0.2500  [-0.5579, 1.0000]  6 (small)  0.4000
    auroc   auroc  tag=easy  0.6875  [0.1909, 0.9535]   6 (small)  0.8000

  what did not pass
  $ assize report judged.json | sed -n '/^metrics/,/^$/p' | head -n 4
  metrics
    metric    kind               slice      value  counted  interval           method            n
    kappa     kappa              all       0.4000           [-0.1566, 0.9566]  normal           10
    kappa     kappa              tag=easy  0.2500           [-0.5579, 1.0000]  normal            6
  $ grep -o '<failure[^>]*>' judged.xml | grep kappa; grep '^| kappa' judged.md
  <failure message="metric 'kappa' (kappa of judge with human) is 0.4 (n = 10 units; 95% interval -0.1566 to 0.9566), below the minimum of 0.6; a rise of 0.2 would do; 2 were not evaluable" type="block"/>
  | kappa | kappa | 0.4000 | \[-0.1566, 0.9566\] | 10 |
  | kappa | kappa | tag=easy | 0.2500 | \[-0.5579, 1.0000\] | 6 |
  | kappa | kappa | tag=hard | 0.5000 | \[-0.2350, 1.0000\] | 4 |

## They are what `assize stats` makes of the same numbers
  $ (echo score,label; printf '%s\n' 1,1 .5,1 .5,0 .25,1 .5,1 .25,0 .25,0 0,0 .25,1 0,0) > sure.csv
  > for t in auroc average-precision brier; do assize stats $t sure.csv | grep -E '^(auroc|average_precision|brier|low|high) '; done
  auroc      0.8
  low        0.425014733
  high       0.9558416112
  average_precision  0.75
  low                0.2838121717
  high               0.9578256838
  brier      0.2
  low        0.04397765039
  high       0.3560223496

  $ (echo first,second; printf '%s\n' pass,pass pass,pass pass,fail fail,pass pass,pass fail,fail fail,fail fail,fail pass,pass pass,fail) > pairs.csv
  > assize stats kappa pairs.csv | grep -E '^(kappa|low|high) '
  > printf 'first,second\n1,1\n.5,.75\n.5,.75\n.25,.25\n.5,.75\n.25,.25\n.25,.25\n0,0\n.25,.5\n0,.25\n.5,.75\n.25,.25\n' > sides.csv
  > for t in pearson spearman kendall; do assize stats $t sides.csv; done | grep -E '^(test|r|rho|tau|tau_b|low|high) '
  kappa        0.4
  low          -0.1565745586
  high         0.9565745586
  test         pearson
  r            0.9076366161
  low          0.6965788027
  high         0.9741231898
  test         spearman
  rho          0.9432503384
  low          0.7536826222
  high         0.9879294803
  test         kendall
  tau_b        0.9091372901
  low          0.6318680241
  high         0.9801175675

## What is undefined has no value, and says why; a gate over it cannot pass
  $ cp answers.jsonl kept.jsonl; sed -i 's/"meta": {"right": "!"}/"meta": {"right": "."}/' answers.jsonl && assize run judged.yaml -o one.json | sed -n '1,/^metrics/p'
  BLOCK  judged 1.0.0  run judged-4 · 12 of 12 units · 12 cases

  gates
    BLOCK       agrees  metric 'kappa' (kappa of judge with human) is 0 (n = 10 units), below the minimum of 0.6; a rise of 0.6 would do; 2 were not evaluable
    BLOCK       sharp   metric 'brier' (brier of sure with human) is 0.5 (n = 10 units; 95% interval 0.2672 to 0.7328), above the maximum of 0.25; a fall of 0.25 would do; 2 were not evaluable
    INCOMPLETE  tells   metric 'auroc' (auroc of sure with human) has no value: it is undefined here (auroc/1 of=sure with=human n=10 cases=10 left_out=2 errors=0 undefined=one-class)
    INCOMPLETE  hard    metric 'share' (rogan_gladen of judge with human) has no slice with a value

  metrics
  $ grep -oE '(auroc|average_precision|rogan_gladen|kappa)/1 [^"]*undefined=[^"]*' one.json
  auroc/1 of=sure with=human n=10 cases=10 left_out=2 errors=0 undefined=one-class)
  auroc/1 of=sure with=human n=10 cases=10 left_out=2 errors=0 undefined=one-class
  auroc/1 of=sure with=human n=6 cases=6 left_out=0 errors=0 undefined=one-class
  auroc/1 of=sure with=human n=4 cases=4 left_out=2 errors=0 undefined=one-class
  average_precision/1 of=sure with=human n=10 cases=10 left_out=2 errors=0 undefined=one-class
  rogan_gladen/1 of=judge with=human n=12 cases=12 left_out=0 errors=0 labelled=10 undefined=one-class
  rogan_gladen/1 of=judge with=human n=6 cases=6 left_out=0 errors=0 labelled=6 undefined=one-class
  rogan_gladen/1 of=judge with=human n=6 cases=6 left_out=0 errors=0 labelled=4 undefined=one-class

## A baseline has nothing to say about them, and the others are compared
  $ assize run judged.yaml --baseline judged.json | sed -n '/^metrics/,/^$/p' | head -n 6
  metrics
    metric    kind               slice       value  interval
    kappa     kappa              all        0.0000
    kappa     kappa              tag=easy   0.0000
    kappa     kappa              tag=hard   0.0000
    percent   percent            all        0.6000  [0.2624, 0.8784]
  $ assize compare judged.json one.json | sed -n '1,/^metrics/p'
  COMPARED  judged 1.0.0  run judged-4
  against judged-3 (judged.json) · 12 cases in both
  No rule of the suite says `against: baseline`: this compares and blocks nothing.

  flips
    5 better
      ▲ case q03  human
        before  fail missing  missing !
        now     pass
      ▲ case q06  human
        before  fail missing  missing !
        now     pass
      ▲ case q07  human
        before  fail missing  missing !
        now     pass
      ▲ case q08  human
        before  fail missing  missing !
        now     pass
      ▲ case q10  human
        before  fail missing  missing !
        now     pass

## Bad input
  $ sed 's/{of: judge, with: human, as: percent}/{of: judge, with: humann, as: percent}/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:48: no scorer of this suite has the id 'humann'; did you mean 'human'?
               - {id: percent, agreement: {of: judge, with: humann, as: percent}}
                                                            ^
  [1]
  $ sed 's/{of: judge, with: human, as: percent}/{of: judge, as: percent}/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:30: the key 'with' is missing in agreement: id of the scorer it is to agree with
               - {id: percent, agreement: {of: judge, as: percent}}
                                          ^
  [1]
  $ sed 's/as: percent/as: percnt/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:59: 'percnt' is no as; did you mean 'percent'? (one of: kappa, weighted_kappa, alpha, percent)
               - {id: percent, agreement: {of: judge, with: human, as: percnt}}
                                                                       ^
  [1]
  $ sed 's/as: brier/as: kappa/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:20:58: 'kappa' is no as; expected one of: brier, ece, auroc, average_precision, log_loss
               - {id: brier, calibration: {of: sure, with: human, as: kappa}}
                                                                      ^
  [1]
  $ sed 's/{of: judge, with: human, as: percent}/{of: judge, with: judge, as: percent}/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:48: this is what it is compared with: 'judge' itself
               - {id: percent, agreement: {of: judge, with: judge, as: percent}}
                                                            ^
  [1]
  $ sed 's/as: percent/as: percent, weights: linear/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:12:77: `weights` belongs to weighted_kappa
               - {id: percent, agreement: {of: judge, with: human, as: percent, weights: linear}}
                                                                                         ^
  [1]
  $ sed 's/as: brier/as: brier, bins: 5/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:20:71: `bins` belongs to ece
               - {id: brier, calibration: {of: sure, with: human, as: brier, bins: 5}}
                                                                                   ^
  [1]
  $ sed 's/as: ece/as: ece, bins: 0/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:21:67: expected an integer from 1 to 1000, found the number 0
               - {id: ece, calibration: {of: sure, with: human, as: ece, bins: 0}}
                                                                               ^
  [1]
  $ sed 's/metric: brier, max: 0.25/metric: brier, against: baseline/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:30:43: metric 'brier' has no value by case to compare with a baseline; bound it
                 - {id: sharp, metric: brier, against: baseline}
                                                       ^
  [1]
  $ sed 's/metric: brier, max: 0.25/metric: brier, drift: ks/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:30:41: metric 'brier' has no value by case whose distribution could move; bound it
                 - {id: sharp, metric: brier, drift: ks}
                                                     ^
  [1]
  $ sed 's/max: 0.25/max: 0.25, decide: interval/' judged.yaml > bad.yaml; assize validate bad.yaml
  BAD  bad.yaml  suite
         bad.yaml:30:53: metric 'brier' is of two scorers, and bounded by its value alone
                 - {id: sharp, metric: brier, max: 0.25, decide: interval}
                                                                 ^
  [1]

## Trials of one case go together: whole cases are drawn, and alpha has no interval
  $ sed -e 's/fine a b/a b/' -e 's/poor/fine a d/' kept.jsonl > again.jsonl && cat kept.jsonl again.jsonl > answers.jsonl
  $ assize run judged.yaml | grep -E '^  (kappa|percent|alpha|linear|rho|auroc|brier|share|mean) '
    kappa     kappa              all       0.1000           [-0.4773, 0.6967]  bootstrap-clusters  20
    kappa     kappa              tag=easy  0.0000           [-0.6667, 0.8291]  bootstrap-clusters  12
    kappa     kappa              tag=hard  0.3333                                                   8
    percent   percent            all       0.5500    11/20  [0.2380, 0.8350]   korn-graubard       20
    alpha     alpha              all       0.1203                                                  20
    linear    weighted_kappa     all       0.5976           [0.3195, 0.8132]   bootstrap-clusters  24
    rho       spearman           all       0.8927           [0.7247, 0.9869]   bootstrap-clusters  24
    brier     brier              all       0.2125           [0.0632, 0.3618]   cluster-t           20
    auroc     auroc              all       0.7400           [0.3333, 1.0000]   bootstrap-clusters  20
    auroc     auroc              tag=easy  0.6875                                                  12
    auroc     auroc              tag=hard  0.6667                                                   8
    share     rogan_gladen       all       0.0000                                                  24
    share     rogan_gladen       tag=easy       -                                                  12
    share     rogan_gladen       tag=hard  0.0000                                                  12
    mean      ppi                all       0.4950                                                  24
    kappa   kappa  tag=easy  0.0000  [-0.6667, 0.8291]  12         0.1000
    auroc   auroc  tag=hard  0.6667                     8 (small)  0.7400
