Did the distribution move? Rules that look at two samples of cases, not at pairs.

Forty recorded runs; the later ones of odd cases take 80 tokens more, and eight more of them fail:

  $ awk 'BEGIN { for (i = 1; i <= 40; i++) printf "{\"id\": \"c%02d\", \"input\": \"Question %d\", \"tags\": [\"%s\"]}\n", i, i, i % 4 ? "often" : "rare" }' > cases.jsonl
  > cat > runs.sh <<'EOF'
  > # runs.sh MORE FAILS [FROM [TO]]
  > awk -v more="$1" -v fails="$2" -v from="${3:-1}" -v to="${4:-40}" 'BEGIN { for (i = from; i <= to; i++)
  >   printf "{\"format\": \"assize.trajectory/1\", \"case\": \"c%02d\", \"events\": [{\"kind\": \"user\", \"text\": \"Question %d\"}, {\"kind\": \"assistant\", \"text\": \"%s\", \"tokens\": {\"in\": 100, \"out\": %d}}]}\n", i, i, i <= fails ? "I cannot say." : "Yes.", i * 37 % 101 + (i % 2 ? more : 0) }'
  > EOF
  > cat > head.yaml <<'EOF'
  > suite: desk
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {trajectories: runs.jsonl}
  > score:
  >   - contains: {id: said, all: ["Yes"]}
  >   - budget: {tokens: 1000}
  > metrics:
  >   - {id: said, mean: said}
  >   - {id: tokens, mean: {of: budget, field: tokens}, unit: tokens}
  >   - {id: cheap, mean: {of: budget, field: tokens}, direction: lower}
  >   - {id: all, sum: {of: budget, field: tokens}, direction: lower}
  >   - {id: each, ratio: {of: budget, field: tokens, over: calls}, direction: lower}
  > gate:
  >   rules:
  > EOF
  > cat head.yaml - > suite.yaml <<'EOF'
  >     - {id: ks, metric: tokens, drift: ks, slices: [all, tag]}
  >     - {id: psi, metric: tokens, drift: psi, max: 0.25}
  >     - {id: js, metric: tokens, drift: jensen_shannon, max: 0.4, bins: 5}
  >     - {id: chi, metric: tokens, drift: chi_square}
  >     - {id: mw, metric: tokens, drift: mann_whitney}
  >     - {id: verdicts, metric: said, drift: chi_square}
  >     - {id: welch, metric: cheap, against: baseline, test: welch}
  >     - {id: close, metric: cheap, against: baseline, test: welch, margin: 30}
  >     - {id: shares, metric: said, against: baseline, test: two_proportions}
  >     - {id: enough, metric: said, against: baseline, test: two_proportions, margin: 0.3}
  >     - {id: ranks, metric: cheap, against: baseline, test: mann_whitney}
  > EOF
  > sh runs.sh 0 4 > old.jsonl; sh runs.sh 80 12 > new.jsonl; cp old.jsonl runs.jsonl

## Without a baseline they are skipped
  $ assize run suite.yaml -o old.json | sed -n '/^gates/,/^$/p'
  gates
    skipped  ks        metric 'tokens' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  psi       metric 'tokens' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  js        metric 'tokens' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  chi       metric 'tokens' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  mw        metric 'tokens' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  verdicts  metric 'said' (mean of said) is compared with a baseline, and none was given: see --baseline
    skipped  welch     metric 'cheap' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  close     metric 'cheap' (mean of budget) is compared with a baseline, and none was given: see --baseline
    skipped  shares    metric 'said' (mean of said) is compared with a baseline, and none was given: see --baseline
    skipped  enough    metric 'said' (mean of said) is compared with a baseline, and none was given: see --baseline
    skipped  ranks     metric 'cheap' (mean of budget) is compared with a baseline, and none was given: see --baseline

## With one, each says its figure, on how many cases, and what it means
  $ cp new.jsonl runs.jsonl; assize run suite.yaml --baseline old.json -o new.json > run.txt; echo "exit $?"; sed -n '/^gates/,/^$/p' run.txt
  exit 1
  gates
    BLOCK         ks        metric 'tokens' (mean of budget) on tag=often: the distribution over cases moved (KS distance 0.567 at 184 over 30 and 30 cases, p 8.74e-05, 0.000699 by Holm over 11 tests); medians 151.5 and 206 tokens; of 2 other slices 1 blocks too, 1 is small
    BLOCK         psi       metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0.25 allowed (population stability index 1 in 10 bins over 40 and 40 cases); medians 151.5 and 191.5 tokens; chance alone makes the index 0.45 on average
    pass          js        metric 'tokens' (mean of budget): the distribution over cases moved by no more than the 0.4 allowed (Jensen-Shannon distance 0.357 in 5 bins over 40 and 40 cases); medians 151.5 and 191.5 tokens
    BLOCK         chi       metric 'tokens' (mean of budget): the distribution over cases moved (chi-square 18.93 with 6 degrees of freedom, Cramer's V 0.486 in 7 bins over 40 and 40 cases, p 0.00428, 0.0257 by Holm over 11 tests); medians 151.5 and 191.5 tokens
    BLOCK         mw        metric 'tokens' (mean of budget): the distribution over cases moved (in 75.5 % of all pairs a case is above one of the baseline, over 40 and 40 cases, p 5.64e-05, 0.000508 by Holm over 11 tests); medians 151.5 and 191.5 tokens
    pass          verdicts  metric 'said' (mean of said): the distribution over cases is not shown to have moved (chi-square 5 with 1 degree of freedom, Cramer's V 0.25 of 2 values over 40 and 40 cases, p 0.0482, 0.193 by Holm over 11 tests); means 0.9 and 0.7; p by Fisher's exact test
    BLOCK         welch     metric 'cheap' (mean of budget) went from 151.5 to 191.5 on average over 40 and 40 cases (+40, 95% interval +22.62 to +57.38), a loss that is shown (p 1.02e-05, 0.000113 by Holm over 11 tests)
    INCONCLUSIVE  close     metric 'cheap' (mean of budget) went from 151.5 to 191.5 on average over 40 and 40 cases (+40, 95% interval +22.62 to +57.38), a loss; a loss of more than the 30 allowed is neither shown (p 0.127, 0.382 by Holm over 11 tests) nor ruled out (p 0.873); if it stays as it is, about 321 more cases in each run would decide
    pass          shares    metric 'said' (mean of said) went from 0.9 to 0.7 on average over 40 and 40 cases (-0.2, 95% interval -0.3657 to -0.02321), a loss that may be chance (p 0.0241, 0.12 by Holm over 11 tests); p by Fisher's exact test, as so few are expected to pass, or to fail
    INCONCLUSIVE  enough    metric 'said' (mean of said) went from 0.9 to 0.7 on average over 40 and 40 cases (-0.2, 95% interval -0.3657 to -0.02321), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.879) nor ruled out (p 0.121); if it stays as it is, about 151 more cases in each run would decide
    BLOCK         ranks     metric 'cheap' (mean of budget) went from 151.5 to 191.5 in the median over 40 and 40 cases (+40; in 75.5 % of all pairs a case is above one of the baseline), a loss that is shown (p 2.82e-05, 0.000282 by Holm over 11 tests)

## Two reports say the same
  $ assize compare old.json new.json > compare.txt; echo "exit $?"; sed -n '/^gates/,/^$/p' compare.txt > a; sed -n '/^gates/,/^$/p' run.txt | diff - a && echo same
  exit 1
  same

## The figures are those of assize stats (and of scipy: ks_2samp, ttest_ind with equal_var=False)
  $ python3 - <<'EOF' > both.csv
  > print("group,value,tag")
  > for group, more in ("old", 0), ("new", 80):
  >     for i in range(1, 41):
  >         print(f"{group},{100 + i * 37 % 101 + (more if i % 2 else 0)},{'often' if i % 4 else 'rare'}")
  > EOF
  > grep -v rare both.csv | assize stats ks - | grep '^d\|at\|^p'; assize stats psi both.csv | grep '^psi\|^chance'
  > assize stats jensen-shannon --bins 5 both.csv | grep '^dist'
  > printf 'first,second,count\nold,1,36\nold,0,4\nnew,1,28\nnew,0,12\n' | assize stats chi-square --count count - | grep '^chi2'
  > assize stats mann-whitney both.csv | grep '^common\|^p'; assize stats welch both.csv | grep '^p_gr\|low\|high'
  > printf 'group,value,count\nold,1,36\nold,0,4\nnew,1,28\nnew,0,12\n' | assize stats two-proportions --count count - | grep '^p_fisher\|low\|high'
  d            0.5666666667
  at           184
  p_two_sided  8.737803591e-05
  psi     1.004732859
  chance  0.45
  distance    0.3571600453
  chi2            5
  p_less           0.9999724299
  p_greater        2.819735398e-05
  p_two_sided      5.639470796e-05
  common_language  0.755
  low          22.61696645
  high         57.38303355
  p_greater    1.023112699e-05
  low          -0.3657081212
  high         -0.02320685735
  p_fisher     0.04816668352

## Nothing moved
  $ cp old.jsonl runs.jsonl; assize run suite.yaml --baseline old.json | sed -n '/^gates/,/^$/p'
  gates
    pass  ks        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (KS distance 0 at 103 over 40 and 40 cases, p 1); medians 151.5 and 151.5 tokens; of 2 other slices none blocks, 1 is small; worst is tag=often: 0 over 30 cases
    pass  psi       metric 'tokens' (mean of budget): the distribution over cases moved by no more than the 0.25 allowed (population stability index 0 in 10 bins over 40 and 40 cases); medians 151.5 and 151.5 tokens; chance alone makes the index 0.45 on average
    pass  js        metric 'tokens' (mean of budget): the distribution over cases moved by no more than the 0.4 allowed (Jensen-Shannon distance 0 in 5 bins over 40 and 40 cases); medians 151.5 and 151.5 tokens
    pass  chi       metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (chi-square 0 with 7 degrees of freedom, Cramer's V 0 in 8 bins over 40 and 40 cases, p 1); medians 151.5 and 151.5 tokens
    pass  mw        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (in 50 % of all pairs a case is above one of the baseline, over 40 and 40 cases, p 1); medians 151.5 and 151.5 tokens
    pass  verdicts  metric 'said' (mean of said): the distribution over cases is not shown to have moved (chi-square 0 with 1 degree of freedom, Cramer's V 0 of 2 values over 40 and 40 cases, p 1); means 0.9 and 0.9; p by Fisher's exact test
    pass  welch     metric 'cheap' (mean of budget) went from 151.5 to 151.5 on average over 40 and 40 cases (+0, 95% interval -12.84 to +12.84), neither gain nor loss
    pass  close     metric 'cheap' (mean of budget) went from 151.5 to 151.5 on average over 40 and 40 cases (+0, 95% interval -12.84 to +12.84), neither gain nor loss; a loss of more than the 30 allowed is ruled out (p 6.62e-06)
    pass  shares    metric 'said' (mean of said) went from 0.9 to 0.9 on average over 40 and 40 cases (+0, 95% interval -0.1438 to +0.1438), neither gain nor loss; p by Fisher's exact test, as so few are expected to pass, or to fail
    pass  enough    metric 'said' (mean of said) went from 0.9 to 0.9 on average over 40 and 40 cases (+0, 95% interval -0.1438 to +0.1438), neither gain nor loss; a loss of more than the 0.3 allowed is ruled out (p 8.92e-05)
    pass  ranks     metric 'cheap' (mean of budget) went from 151.5 to 151.5 in the median over 40 and 40 cases (+0; in 50 % of all pairs a case is above one of the baseline), neither gain nor loss

## Cases that only one run has count too, for these rules alone; a value that was lost is no pass
  $ head -n 30 cases.jsonl > fewer.jsonl; cp cases.jsonl all.jsonl; mv fewer.jsonl cases.jsonl; sh runs.sh 0 4 1 30 > runs.jsonl
  > assize run suite.yaml --baseline old.json --common | grep '^  [a-zA-Z]* *\(mw\|verdicts\|welch\)'
  > sh runs.sh 0 4 1 30 | sed '1,2s/, "tokens": {[^}]*}//' > runs.jsonl
  > assize run suite.yaml --baseline old.json --common | grep '^  [a-zA-Z]* *\(mw\|psi\|welch\)'
  > cp all.jsonl cases.jsonl
    pass  mw        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (in 50.4 % of all pairs a case is above one of the baseline, over 40 and 30 cases, p 0.955); medians 151.5 and 151.5 tokens
    pass  verdicts  metric 'said' (mean of said): the distribution over cases is not shown to have moved (chi-square 0.1882 with 1 degree of freedom, Cramer's V 0.0518 of 2 values over 40 and 30 cases, p 0.717); means 0.9 and 0.8667; p by Fisher's exact test
    pass  welch     metric 'cheap' (mean of budget) went from 151.5 to 151.7 on average over 40 and 30 cases (+0.1667, 95% interval -13.97 to +14.3), a loss that may be chance (p 0.491)
    INCOMPLETE  psi       metric 'tokens' (mean of budget): the distribution over cases moved by no more than the 0.25 allowed (population stability index 0.0232 in 10 bins over 40 and 28 cases); medians 151.5 and 151.5 tokens; chance alone makes the index 0.55 on average; 2 cases had a value in the baseline and have none now
    INCOMPLETE  mw        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (in 50.1 % of all pairs a case is above one of the baseline, over 40 and 28 cases, p 0.993); medians 151.5 and 151.5 tokens; 2 cases had a value in the baseline and have none now
    INCOMPLETE  welch     metric 'cheap' (mean of budget) went from 151.5 to 151.4 on average over 40 and 28 cases (-0.1071, 95% interval -14.75 to +14.54), a gain; but of 2 cases fewer trials can be judged than in the baseline

## A slice that one run alone has is no sample of the other
  $ cat head.yaml - > slices.yaml <<'EOF'
  >     - {id: tags, metric: tokens, drift: ks, slices: [all, tag]}
  >     - {id: extra, metric: tokens, drift: psi, max: 0.25, slices: [tag=extra]}
  >     - {id: typo, metric: cheap, against: baseline, test: welch, slices: [tag=oftn]}
  > EOF
  > head -n 30 all.jsonl > cases.jsonl; sh runs.sh 0 0 1 30 > runs.jsonl; assize run slices.yaml -o before.json > out.txt
  > sed '31,$s/often/extra/' all.jsonl | sed 5,20d > cases.jsonl; sh runs.sh 0 0 | sed 5,20d > runs.jsonl
  > assize run slices.yaml --baseline before.json --common | sed -n '/^gates/,/^against/p'
  gates
    pass        tags   metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (KS distance 0.075 at 183 over 30 and 24 cases, p 1); medians 151.5 and 150 tokens; of 3 other slices none blocks, 1 cannot tell, 3 are small; worst is tag=rare: 0.2857 over 6 cases (small)
    INCOMPLETE  extra  metric 'tokens' (mean of budget) on tag=extra has no distributions to compare over 0 and 7 cases, a small slice: one of the runs has no case with a value
    INCOMPLETE  typo   metric 'cheap' (mean of budget) has no case in either run on tag=oftn

  against desk-6 (before.json) · 14 cases in both · 16 only before, 10 only now

## Where nothing can be told, that is said
  $ head -n 1 all.jsonl > cases.jsonl; sh runs.sh 0 0 1 1 > runs.jsonl; assize run suite.yaml -o one.json > out.txt
  > sh runs.sh 9 0 1 1 > runs.jsonl; assize run suite.yaml --baseline one.json | sed -n '/^gates/,/^$/p'
  > head -n 3 all.jsonl > cases.jsonl; sh runs.sh 0 0 1 3 > runs.jsonl; assize run suite.yaml -o three.json > out.txt
  > sh runs.sh 500 3 1 3 > runs.jsonl; assize run suite.yaml --baseline three.json | sed -n '/^gates/,/^$/p'
  gates
    INCOMPLETE  ks        metric 'tokens' (mean of budget) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  psi       metric 'tokens' (mean of budget) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  js        metric 'tokens' (mean of budget) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  chi       metric 'tokens' (mean of budget) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  mw        metric 'tokens' (mean of budget) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  verdicts  metric 'said' (mean of said) has no distributions to compare over 1 and 1 case: one case is no distribution
    INCOMPLETE  welch     metric 'cheap' (mean of budget) cannot be compared over 1 and 1 case: Welch's test takes two cases of each run at least
    INCOMPLETE  close     metric 'cheap' (mean of budget) cannot be compared over 1 and 1 case: Welch's test takes two cases of each run at least
    pass        shares    metric 'said' (mean of said) went from 1 to 1 on average over 1 and 1 case, the same in every case
    pass        enough    metric 'said' (mean of said) went from 1 to 1 on average over 1 and 1 case, the same in every case
    pass        ranks     metric 'cheap' (mean of budget) went from 137 to 146 in the median over 1 and 1 case (+9; in 100 % of all pairs a case is above one of the baseline), a loss that may be chance (p 0.5); so few cases cannot show any loss

  gates
    pass          ks        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (KS distance 0.667 at 137 over 3 and 3 cases, p 0.6); medians 137 and 610 tokens; so few cases cannot show any move; of 1 other slice none blocks, 1 is small; worst is tag=often: 0.6667 over 3 cases (small)
    BLOCK         psi       metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0.25 allowed (population stability index 0.799 of 5 values over 3 and 3 cases); medians 137 and 610 tokens; chance alone makes the index 2.7 on average
    BLOCK         js        metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0.4 allowed (Jensen-Shannon distance 0.816 of 5 values over 3 and 3 cases); medians 137 and 610 tokens
    pass          chi       metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (chi-square 1.2 with 1 degree of freedom, Cramer's V 0.447 in 2 bins over 3 and 3 cases, p 1); medians 137 and 610 tokens; p by Fisher's exact test; so few cases cannot show any move
    pass          mw        metric 'tokens' (mean of budget): the distribution over cases is not shown to have moved (in 94.4 % of all pairs a case is above one of the baseline, over 3 and 3 cases, p 0.2); medians 137 and 610 tokens; so few cases cannot show any move
    pass          verdicts  metric 'said' (mean of said): the distribution over cases is not shown to have moved (chi-square 6 with 1 degree of freedom, Cramer's V 1 of 2 values over 3 and 3 cases, p 0.1); means 1 and 0; p by Fisher's exact test; so few cases cannot show any move
    pass          welch     metric 'cheap' (mean of budget) went from 140.3 to 473.7 on average over 3 and 3 cases (+333.3, 95% interval -299 to +965.7), a loss that may be chance (p 0.0772, 0.154 by Holm over 3 tests)
    INCONCLUSIVE  close     metric 'cheap' (mean of budget) went from 140.3 to 473.7 on average over 3 and 3 cases (+333.3, 95% interval -299 to +965.7), a loss; a loss of more than the 30 allowed is neither shown (p 0.0894, 0.154 by Holm over 3 tests) nor ruled out (p 0.911); if it stays as it is, about 4 more cases in each run would decide
    pass          shares    metric 'said' (mean of said) went from 1 to 0 on average over 3 and 3 cases (-1, 95% interval -1 to -0.2059), a loss that may be chance (p 0.05); so few cases cannot show any loss; p by Fisher's exact test, as so few are expected to pass, or to fail
    INCONCLUSIVE  enough    metric 'said' (mean of said) went from 1 to 0 on average over 3 and 3 cases (-1, 95% interval -1 to -0.2059), a loss; a loss of more than the 0.3 allowed is neither shown (p 0.0432, 0.13 by Holm over 3 tests) nor ruled out (p 0.957); if it stays as it is, about 3 more cases in each run would decide
    pass          ranks     metric 'cheap' (mean of budget) went from 137 to 610 in the median over 3 and 3 cases (+473; in 94.4 % of all pairs a case is above one of the baseline), a loss that may be chance (p 0.1); so few cases cannot show any loss

## Constants: the same, and others
  $ cp all.jsonl cases.jsonl; cat head.yaml - > flat.yaml <<'EOF'
  >     - {id: ks, metric: tokens, drift: ks}
  >     - {id: psi, metric: tokens, drift: psi, max: 0}
  >     - {id: js, metric: tokens, drift: jensen_shannon, max: 0}
  >     - {id: chi, metric: tokens, drift: chi_square}
  >     - {id: welch, metric: cheap, against: baseline, test: welch, margin: 1}
  >     - {id: ranks, metric: cheap, against: baseline, test: mann_whitney}
  > EOF
  > sed 's/"out": [0-9]*/"out": 7/' old.jsonl > runs.jsonl; assize run flat.yaml -o flat.json > out.txt
  > assize run flat.yaml --baseline flat.json | sed -n '/^gates/,/^$/p'
  > sed -i 's/"out": 7/"out": 8/' runs.jsonl; assize run flat.yaml --baseline flat.json | sed -n '/^gates/,/^$/p'
  > sh runs.sh 0 0 > runs.jsonl; assize run flat.yaml --baseline flat.json | grep '  psi\|  chi'
  gates
    pass  ks     metric 'tokens' (mean of budget): every case has the same value, 107, in both runs over 40 and 40 cases
    pass  psi    metric 'tokens' (mean of budget): every case has the same value, 107, in both runs over 40 and 40 cases
    pass  js     metric 'tokens' (mean of budget): every case has the same value, 107, in both runs over 40 and 40 cases
    pass  chi    metric 'tokens' (mean of budget): every case has the same value, 107, in both runs over 40 and 40 cases
    pass  welch  metric 'cheap' (mean of budget) went from 107 to 107 on average over 40 and 40 cases, the same in every case
    pass  ranks  metric 'cheap' (mean of budget) went from 107 to 107 in the median over 40 and 40 cases, the same in every case

  gates
    BLOCK       ks     metric 'tokens' (mean of budget): the distribution over cases moved (KS distance 1 at 107 over 40 and 40 cases, p 1.86e-23, 3.72e-23 by Holm over 3 tests); medians 107 and 108 tokens
    BLOCK       psi    metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0 allowed (population stability index 8.57 of 2 values over 40 and 40 cases); medians 107 and 108 tokens; chance alone makes the index 0.05 on average
    BLOCK       js     metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0 allowed (Jensen-Shannon distance 1 of 2 values over 40 and 40 cases); medians 107 and 108 tokens
    BLOCK       chi    metric 'tokens' (mean of budget): the distribution over cases moved (chi-square 80 with 1 degree of freedom, Cramer's V 1 of 2 values over 40 and 40 cases, p 3.74e-19, 3.74e-19 by Holm over 3 tests); medians 107 and 108 tokens
    INCOMPLETE  welch  metric 'cheap' (mean of budget) cannot be compared over 40 and 40 cases: neither run's values vary, and Welch's test has nothing to measure their difference by
    BLOCK       ranks  metric 'cheap' (mean of budget) went from 107 to 108 in the median over 40 and 40 cases (+1; in 100 % of all pairs a case is above one of the baseline), a loss that is shown (p 9.3e-24, 2.79e-23 by Holm over 3 tests)

    BLOCK  psi    metric 'tokens' (mean of budget): the distribution over cases moved by more than the 0 allowed (population stability index 8.29 in 3 bins over 40 and 40 cases); medians 107 and 151.5 tokens; chance alone makes the index 0.1 on average
    BLOCK  chi    metric 'tokens' (mean of budget): the distribution over cases moved (chi-square 72.38 with 3 degrees of freedom, Cramer's V 0.951 in 4 bins over 40 and 40 cases, p 1.32e-15, 2.64e-15 by Holm over 4 tests); medians 107 and 151.5 tokens

## Values between 0 and 1 are no trials
  $ cat head.yaml - > shares.yaml <<'EOF'
  >     - {id: shares, metric: cheap, against: baseline, test: two_proportions}
  > EOF
  > cp old.jsonl runs.jsonl; assize run shares.yaml -o shares.json > out.txt; assize run shares.yaml --baseline shares.json | sed -n '/^gates/,/^$/p'
  gates
    INCOMPLETE  shares  metric 'cheap' (mean of budget) cannot be compared over 40 and 40 cases: two_proportions takes only values of 0 and 1, and it has others; welch takes all

## What does not fit is refused when the suite is read
  $ try() { (cat head.yaml; echo "    - $1") > bad.yaml; assize run bad.yaml 2>&1 | head -n 1; }
  > try '{id: r, metric: tokens, drift: psi}'
  > try '{id: r, metric: tokens, drift: ks, max: 0.2}'
  > try '{id: r, metric: tokens, drift: jensen_shannon, max: -1}'
  > try '{id: r, metric: tokens, drift: psi, max: 1, min: 0}'
  > try '{id: r, metric: tokens, drift: ks, bins: 5}'
  > try '{id: r, metric: tokens, drift: psi, max: 1, bins: 1}'
  > try '{id: r, metric: tokens, drift: kl, max: 0.2}'
  > try '{id: r, metric: tokens, drift: ks, against: baseline}'
  > try '{id: r, metric: tokens, drift: ks, test: welch}'
  > try '{id: r, metric: tokens, drift: ks, margin: 3}'
  > try '{id: r, metric: tokens, max: 3, bins: 5}'
  > try '{id: r, scorer: said, drift: ks, max_failures: 0}'
  > try '{id: r, metric: cheap, against: baseline, test: mann_whitney, margin: 3}'
  > try '{id: r, metric: cheap, against: baseline, test: mann_whitney, tolerance: 3}'
  > try '{id: r, metric: all, against: baseline, test: welch, margin: 3}'
  > try '{id: r, metric: each, against: baseline, test: welch}'
  > try '{id: r, metric: tokens}'
  > sed -i 's/^cases:/cluster: $case.id\n&/' head.yaml
  > try '{id: r, metric: cheap, against: baseline, test: welch}'
  > try '{id: r, metric: cheap, against: baseline, test: wilcoxon}'
  > try '{id: r, metric: cheap, drift: mann_whitney}'
  > try '{id: r, metric: cheap, drift: psi, max: 1}' | head -n 1
  assize: bad.yaml:16:7: a drift by psi is a distance, and needs a `max`
  assize: bad.yaml:16:47: a drift by ks is a test, which blocks below the gate's alpha; `max` is for psi and jensen_shannon
  assize: bad.yaml:16:59: a distance is never below 0, found -1
  assize: bad.yaml:16:51: `min` belongs to bounds of a value; a `drift` is two-sided, and has at most a `max`
  assize: bad.yaml:16:48: ks sorts no values into bins; psi, jensen_shannon and chi_square do
  assize: bad.yaml:16:57: expected an integer from 2 to 1000, found the number 1
  assize: bad.yaml:16:38: 'kl' is no drift; did you mean 'ks'? (one of: ks, psi, jensen_shannon, chi_square, mann_whitney)
  assize: bad.yaml:16:42: `against` belongs to rules that ask for a loss; a `drift` looks at the baseline without it
  assize: bad.yaml:16:42: `test` belongs to rules that say `against: baseline`
  assize: bad.yaml:16:42: `margin` belongs to rules that say `against: baseline`
  assize: bad.yaml:16:39: `bins` belongs to rules that say `drift`
  assize: bad.yaml:16:29: `drift` belongs to rules over a metric, not over a scorer
  assize: bad.yaml:16:69: mann_whitney looks at ranks, in which no margin is measured: take welch or two_proportions
  assize: bad.yaml:16:69: mann_whitney looks at ranks, in which no tolerance is measured: take welch or two_proportions
  assize: bad.yaml:16:60: welch compares means of cases, not sums: take paired, bootstrap or t, or a mean for the metric
  assize: bad.yaml:16:54: a ratio is compared by paired or bootstrap, not by welch
  assize: bad.yaml:16:7: a rule over a metric needs `min`, `max`, `against: baseline` or `drift`
  assize: bad.yaml:17:55: welch knows no clusters: take paired, bootstrap or t
  assize: bad.yaml:17:55: wilcoxon knows no clusters: take paired, bootstrap or t
  assize: bad.yaml:17:37: mann_whitney knows no clusters: take psi or jensen_shannon
  PASS  desk 1.0.0  run desk-18 · 40 of 40 units · 40 cases
