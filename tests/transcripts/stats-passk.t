# The pass@k family from the command line.

Rows are trials:

  $ cat > trials.csv <<'END'
  > case,passed
  > a,1
  > a,true
  > a,0
  > a,pass
  > b,1
  > b,fail
  > b,no
  > b,0
  > c,0
  > c,0
  > c,0
  > c,0
  > END
  > assize stats pass-k trials.csv -k 1,3 --tau 0.5
  test    pass-k
  n       12
  cases   3
  trials  12
  passed  4
  measures
    measure             k tau         value             low         high level method
    avg@n               -   -  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    bayes@n             -   -  0.3888888889    0.2002912665 0.5774865112  0.95 posterior
    cover@tau           - 0.5  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    pass@k              1   -  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    pass^k              1   -  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    cons@k              1   -  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    g-pass@k_tau        1 0.5  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    pass@k              3   -  0.5833333333   0.02396018569 0.9946651642  0.95 korn-graubard
    pass^k              3   - 0.08333333333 6.397244039e-11  0.880749911  0.95 korn-graubard
    cons@k              3   -  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard
    gap pass@k - pass@1 3   -          0.25   0.00021690847 0.9391697241  0.95 korn-graubard
    mg-pass@k           3   - 0.05555555556 9.492404357e-16 0.8685910794  0.95 korn-graubard
    g-pass@k_tau        3 0.5  0.3333333333  0.001559283571 0.9600784823  0.95 korn-graubard

Or cases, with their trials counted; here the two of the literature, whose pass@k is 1 and 0.305598811618:

  $ printf 'n,c\n10,3\n200,7\n' | assize stats pass-k - -k 10 --tau 0.7 --level 0.9
  > printf '{"task": "x", "runs": 10, "good": 10}\n' > one.jsonl
  > assize stats pass-k one.jsonl --case task --trials runs --passes good -k 10 --tau 1 --json
  test    pass-k
  n       2
  cases   2
  trials  210
  passed  10
  measures
    measure              k tau           value            low         high level method
    avg@n                -   -          0.1675              0            1   0.9 korn-graubard
    bayes@n              -   -    0.1864686469  0.07835350521 0.2945837885   0.9 posterior
    cover@tau            - 0.7               0              0 0.7763932023   0.9 korn-graubard
    pass@k              10   -    0.6527994058 0.007269728319 0.9999049305   0.9 korn-graubard
    pass^k              10   -               0              0 0.7763932023   0.9 korn-graubard
    cons@k              10   -  5.04039979e-07              0 0.9500001001   0.9 korn-graubard
    gap pass@k - pass@1 10   -    0.4852994058 0.001268570504 0.9981427937   0.9 korn-graubard
    mg-pass@k           10   - 1.757522944e-09              0 0.9500000003   0.9 korn-graubard
    g-pass@k_tau        10 0.7 2.627089603e-11              0         0.95   0.9 korn-graubard
  {
    "test": "pass-k",
    "n": 1,
    "cases": 1,
    "trials": 10,
    "passed": 10,
    "measures": [
      {
        "measure": "avg@n",
        "k": null,
        "tau": null,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "bayes@n",
        "k": null,
        "tau": null,
        "value": 0.9166666666666666,
        "low": 0.7664246129857826,
        "high": 1.0,
        "level": 0.95,
        "method": "posterior"
      },
      {
        "measure": "cover@tau",
        "k": null,
        "tau": 1.0,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "pass@k",
        "k": 10,
        "tau": null,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "pass^k",
        "k": 10,
        "tau": null,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "cons@k",
        "k": 10,
        "tau": null,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "gap pass@k - pass@1",
        "k": 10,
        "tau": null,
        "value": 0.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "mg-pass@k",
        "k": 10,
        "tau": null,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      },
      {
        "measure": "g-pass@k_tau",
        "k": 10,
        "tau": 1.0,
        "value": 1.0,
        "low": null,
        "high": null,
        "level": 0.95,
        "method": "none: one case"
      }
    ]
  }

Trials that gave answers: the right one may win the vote without a majority.

  $ cat > answers.csv <<'END'
  > case,passed,answer
  > a,1,42
  > a,1,42
  > a,0,41
  > a,0,40
  > a,0,39
  > b,0,x
  > b,0,x
  > b,1,y
  > b,0,z
  > b,1,y
  > END
  > assize stats pass-k answers.csv --answer answer -k 5 --tau 1
  > printf 'case,passed,answer\na,1,x\na,0,x\n' | assize stats pass-k - --answer answer
  > printf 'n,c\n3,1\n' | assize stats pass-k - --answer answer
  test    pass-k
  n       10
  cases   2
  trials  10
  passed  4
  measures
    measure             k tau        value            low         high level method
    avg@n               -   -          0.4 0.004329449116 0.9732260068  0.95 korn-graubard
    bayes@n             -   - 0.4285714286   0.1860887713 0.6710540859  0.95 posterior
    cover@tau           -   1            0              0  0.841886117  0.95 korn-graubard
    pass@k              5   -            1    0.158113883            1  0.95 korn-graubard
    pass^k              5   -            0              0  0.841886117  0.95 korn-graubard
    cons@k              5   -            0              0  0.841886117  0.95 korn-graubard
    gap pass@k - pass@1 5   -          0.6  0.02677399318 0.9956705509  0.95 korn-graubard
    mg-pass@k           5   -            0              0  0.841886117  0.95 korn-graubard
    cons@k by answer    5   -         0.75 0.005734531133 0.9999998119  0.95 korn-graubard
    g-pass@k_tau        5   1            0              0  0.841886117  0.95 korn-graubard
  assize: standard input:3:1: answer 'x' of this case passed in one row and failed in another
  assize: --answer needs rows of trials, not of counts
  [2]

What cannot be computed is refused:

  $ assize stats pass-k trials.csv -k 5
  > assize stats pass-k trials.csv -k 1.5
  > assize stats pass-k trials.csv -k 0
  > assize stats pass-k trials.csv --tau 0,1
  > assize stats pass-k trials.csv --tau nan
  > assize stats pass-k trials.csv --level 1
  > assize stats pass-k trials.csv --passed ok
  > printf 'case,passed\na,0.5\n' | assize stats pass-k -
  > printf 'case,passed\na,\n' | assize stats pass-k -
  > printf 'case,passed\na,NaN\n' | assize stats pass-k -
  > printf 'n,c\n3,4\n' | assize stats pass-k -
  > printf 'n,c\n0,0\n' | assize stats pass-k -
  > printf 'n,c\n1e300,0\n' | assize stats pass-k -
  > printf 'case,n,c\na,3,1\na,3,2\n' | assize stats pass-k -
  > printf 'n,c\n' | assize stats pass-k -
  > printf '' | assize stats pass-k -
  assize: trials.csv: case a has 4 trials: too few for k = 5
  assize: --k 1.5: expected whole numbers from 1 up, separated by commas, at most 64 of them
  assize: --k 0: expected whole numbers from 1 up, separated by commas, at most 64 of them
  assize: --tau 0,1: expected numbers above 0, up to 1, separated by commas, at most 64 of them
  assize: --tau nan: expected numbers above 0, up to 1, separated by commas, at most 64 of them
  assize: --level 1: expected a number between 0.01 and 0.999999
  assize: trials.csv: no column 'ok'; its columns are case, passed (say which with --passed)
  assize: standard input:2:1: column 'passed': expected 0 or 1, found 0.5
  assize: standard input:2:1: column 'passed': expected a finite number, found nothing
  assize: standard input:2:1: column 'passed': expected a finite number, found 'NaN'
  assize: standard input:2:1: column 'c': expected a whole number between 0 and 3, found 4
  assize: standard input:2:1: column 'n': expected a whole number between 1 and 1000000000, found 0
  assize: standard input:2:1: column 'n': expected a whole number between 1 and 1000000000, found 1e+300
  assize: standard input:3:1: case 'a' was counted before
  assize: standard input: no row below the header
  assize: standard input: an empty file; expected a header row
  [2]
