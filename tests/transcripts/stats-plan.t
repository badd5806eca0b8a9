# How many cases a decision takes, and what so many can show.

A planted drop of 5 points among 400 pairs of which 13 % are discordant, by McNemar's exact test:

  $ assize stats power --n 400 --only-first 0.09 --only-second 0.04
  > assize stats power --n 400 --only-first 0.09 --only-second 0.04 --two-sided
  > assize stats cases-needed --only-first 0.09 --only-second 0.04 --two-sided
  test         power
  alpha        0.05
  sides        one
  only_first   0.09
  only_second  0.04
  n            400
  powers
    method                 power
    mcnemar (exact) 0.8529682454
  test         power
  alpha        0.05
  sides        two
  only_first   0.09
  only_second  0.04
  n            400
  powers
    method                 power
    mcnemar (exact) 0.7682531676
  test         cases-needed
  alpha        0.05
  sides        two
  power        0.8
  only_first   0.09
  only_second  0.04
  needed
    method          cases unrounded
    mcnemar (exact)   430       430

A mean, with and without several trials a case (Miller 2024: 968.997 and 1259.697 cases), and two separate groups:

  $ assize stats cases-needed --sd 0.3333333333333333 --distance 0.03 --two-sided
  > assize stats cases-needed --between 0.1111111111111111 --within 0.3333333333333333 --trials 10 --distance 0.03 --two-sided
  > assize stats cases-needed --share-first 0.1 --share-second 0.12 --two-sided --json
  > assize stats power --share-first 0.1 --share-second 0.12 --n 3841 --two-sided
  > assize stats power --distance 0.5 --sd 1 --n 20 --two-sided
  > assize stats detectable --sd 0.36 --n 321
  test      cases-needed
  alpha     0.05
  sides     two
  power     0.8
  distance  0.03
  sd        0.3333333333
  needed
    method        cases   unrounded
    mean (normal)   969 968.9974981
  test      cases-needed
  alpha     0.05
  sides     two
  power     0.8
  distance  0.03
  sd        0.380058475
  between   0.1111111111
  within    0.3333333333
  trials    10
  needed
    method        cases   unrounded
    mean (normal)  1260 1259.696747
  {
    "test": "cases-needed",
    "alpha": 0.05,
    "sides": "two",
    "power": 0.8,
    "share_first": 0.1,
    "share_second": 0.12,
    "needed": [
      {
        "method": "two proportions, each",
        "cases": 3841,
        "unrounded": 3840.847482436276
      }
    ]
  }
  test          power
  alpha         0.05
  sides         two
  share_first   0.1
  share_second  0.12
  n             3841
  powers
    method                         power
    two proportions, n each 0.8000155778
  test      power
  alpha     0.05
  sides     two
  distance  0.5
  sd        1
  n         20
  powers
    method               power
    mean (normal)  0.608765903
    paired t      0.5645044184
  test        detectable
  alpha       0.05
  sides       one
  power       0.8
  sd          0.36
  n           321
  detectable  0.04996133762
  method      mean (normal)

From a pilot:

  $ cat > pilot.csv <<'END'
  > case,first,second
  > a,1,0
  > a,1,1
  > b,1,1
  > b,1,0
  > c,0,0
  > c,0,1
  > d,1,0
  > d,1,0
  > e,1,1
  > e,1,1
  > END
  > assize stats power pilot.csv --n 50
  > assize stats power pilot.csv --n 50 --distance -0.1
  > assize stats cases-needed pilot.csv
  > assize stats cases-needed pilot.csv --cluster case --trials 8
  > assize stats detectable pilot.csv --cluster case
  test         power
  alpha        0.05
  sides        one
  distance     -0.3
  sd           0.6749485577
  only_first   0.4
  only_second  0.1
  n            50
  powers
    method                 power
    mean (normal)   0.9329441179
    paired t        0.9270582053
    mcnemar (exact)  0.913000299
  test      power
  alpha     0.05
  sides     one
  distance  -0.1
  sd        0.6749485577
  n         50
  powers
    method               power
    mean (normal) 0.2751841982
    paired t      0.2703817613
  test         cases-needed
  alpha        0.05
  sides        one
  power        0.8
  distance     -0.3
  sd           0.6749485577
  only_first   0.4
  only_second  0.1
  needed
    method          cases  unrounded
    mean (normal)      32 31.2944255
    mcnemar (exact)    37         37
  test      cases-needed
  alpha     0.05
  sides     one
  power     0.8
  distance  -0.3
  sd        0.4609772229
  between   0.175
  within    0.3
  trials    8
  needed
    method        cases   unrounded
    mean (normal)    15 14.59770458
  test        detectable
  alpha       0.05
  sides       one
  power       0.8
  sd          0.5700877125
  between     0.175
  within      0.3
  trials      2
  n           5
  detectable  0.6339291917
  method      mean (normal)

Variance between and within cases, and how to spend a budget on it:

  $ cat > clusters.csv <<'END'
  > cluster,value
  > p,1
  > q,1
  > p,1
  > p,1
  > p,0
  > q,0
  > q,1
  > q,1
  > r,0
  > r,0
  > r,1
  > r,0
  > END
  > assize stats icc clusters.csv
  > assize stats icc clusters.csv --budget 1000 --case-cost 10 --json
  test           icc
  n              12
  clusters       3
  size           4
  between        0.02083333333
  within         0.25
  icc            0.07692307692
  low            -0.2371199583
  high           0.9279484975
  level          0.95
  method         anova
  design_effect  1.230769231
  {
    "test": "icc",
    "n": 12,
    "clusters": 3,
    "size": 4.0,
    "between": 0.020833333333333343,
    "within": 0.25,
    "icc": 0.07692307692307694,
    "low": -0.23711995829469162,
    "high": 0.9279484974981976,
    "level": 0.95,
    "method": "anova",
    "design_effect": 1.2307692307692308,
    "best_split": {
      "cases": 47,
      "trials": 11,
      "se": 0.030443741648240447
    }
  }

What says nothing is refused, or said to be so:

  $ assize stats power
  > assize stats power --n 10 --sd 1
  > assize stats power --sd 1 --distance 1
  > assize stats power --n 10 --sd 1 --distance nan
  > assize stats power --n 0 --sd 1 --distance 1
  > assize stats power --n 10 --sd -1 --distance 1
  > assize stats power --n 10 --only-first 0.6
  > assize stats power --n 10 --only-first 0.6 --only-second 0.5
  > assize stats power --n 10 --only-first 2 --only-second 0
  > assize stats power --n 10 --sd 1 --between 1 --within 1 --distance 1
  > assize stats power pilot.csv --sd 1
  > assize stats power --n 10 --sd 1 --distance 1 --alpha 0
  > assize stats power --n 10 --sd 0 --distance 0.1
  > assize stats power --n 10 --sd 1 --distance 1 --trials 3
  > assize stats power --n 10 --sd 1 --distance 1 --cluster case
  > assize stats cases-needed --sd 1 --distance 0
  > assize stats cases-needed --only-first 0.1 --only-second 0.1
  > assize stats cases-needed --sd 1 --distance 1 --power 1
  > assize stats detectable --n 5
  > assize stats detectable --sd 1
  > printf 'first,second\n1,0\n' | assize stats power -
  > printf 'first,second\n1,0\n0,x\n' | assize stats power -
  > printf 'first,second\n1e308,-1e308\n-1e308,1e308\n' | assize stats power -
  > printf 'first,second\n1,0\n1,0\n' | assize stats power -
  > assize stats power pilot.csv --first frist
  > printf 'cluster,value\na,1\na,1\nb,2\nb,2\n' | assize stats icc - | sed -n '6,$p'
  > printf 'cluster,value\na,1\na,2\n' | assize stats icc -
  > printf 'cluster,value\na,1\nb,2\n' | assize stats icc -
  > printf 'cluster,value\na,1\na,1\nb,1\n' | assize stats icc -
  > printf 'cluster,value\na,1e308\na,-1e308\nb,1\n' | assize stats icc -
  > assize stats icc clusters.csv --budget 1
  > assize stats icc clusters.csv --case-cost 1
  assize: expected a FILE, or --sd and --distance, or --between and --within and --distance, or --only-first and --only-second, or --share-first and --share-second
  assize: the power to see which difference? expected --distance
  assize: the power of how many cases? expected --n
  assize: --distance nan: expected a number between -1e+300 and 1e+300
  assize: --n: 0 is out of range: it must be from 1 to 10000000
  assize: --sd -1: expected a number from 0
  assize: --only-first takes --only-second with it
  assize: --only-first and --only-second: their sum is 1.1, more than all pairs
  assize: --only-first 2: expected a number between 0 and 1
  assize: --sd and --between say the same thing twice
  assize: spread and shares come from the file, or from options, not from both
  assize: --alpha 0: expected a number between 1e-12 and 1
  test      power
  alpha     0.05
  sides     one
  distance  0.1
  sd        0
  n         10
  powers
    method        power
    mean (normal)     1
  assize: --trials needs variances: --between and --within, or a file with --cluster
  assize: --cluster needs a FILE
  test      cases-needed
  alpha     0.05
  sides     one
  power     0.8
  distance  0
  sd        1
  needed
    method        cases unrounded
    mean (normal)     -         -
  note      -: no number of cases within reach would do
  test         cases-needed
  alpha        0.05
  sides        one
  power        0.8
  only_first   0.1
  only_second  0.1
  needed
    method          cases unrounded
    mcnemar (exact)     -         -
  note         -: no number of cases within reach would do
  assize: --power 1: expected a number between 1e-12 and 1
  assize: expected a FILE, or --sd, or --between and --within
  assize: detectable by how many cases? expected --n
  assize: standard input: one row says nothing of how differences spread
  assize: standard input:3:1: column 'second': expected a finite number, found 'x'
  assize: standard input: differences are too large for their squares
  test         power
  alpha        0.05
  sides        one
  distance     -1
  sd           0
  only_first   1
  only_second  0
  n            2
  powers
    method          power
    mean (normal)       1
    mcnemar (exact)     0
  assize: pilot.csv: no column 'frist'; did you mean 'first'? Its columns are case, first, second (say which with --first)
  within         0
  icc            1
  low            -
  high           -
  level          0.95
  method         anova
  design_effect  2
  note           no interval: no value varies within its cluster: nothing says how far others do
  assize: standard input: expected two clusters at least, and one of them of two rows; found rows: 2, clusters: 1
  assize: standard input: expected two clusters at least, and one of them of two rows; found rows: 2, clusters: 2
  test           icc
  n              3
  clusters       2
  size           1.333333333
  between        0
  within         0
  icc            -
  low            -
  high           -
  level          0.95
  method         anova
  design_effect  -
  note           all values are equal: nothing varies
  assize: standard input: values are too large for their squares; rows: 3, clusters: 2
  assize: --budget 1: does not pay for two cases of one trial
  assize: costs say how to split a budget: expected --budget
  [2]
