Intervals from a shell: `assize stats` mean, proportion, rare, bootstrap.

## Means and shares

Six trials of three cases, in three slices:

  $ cat > v.csv <<'EOF'
  > passed,score,before,case,tag
  > pass,0.9,0.5,a,long; hard
  > fail,0.4,0.6,a,long
  > pass,0.8,0.2,b,
  > pass,0.7,0.7,b,hard;long;hard
  > fail,0.1,0.3,c,hard
  > pass,0.6,0.1,c,short
  > EOF
  > assize stats mean --value score v.csv
  > assize stats mean --value score --cluster case --level 0.9 v.csv
  test  mean
  n     6
  mean  0.5833333333
  se    0.1194896555
  intervals
    method          low         high level
    t      0.2761753953 0.8904912714  0.95
    normal  0.349137912 0.8175287547  0.95
  test      mean
  n         6
  clusters  3
  mean      0.5833333333
  se        0.1201850425
  intervals
    method          low         high level
    t      0.2323947422 0.9342719245   0.9
    normal 0.3856465302 0.7810201364   0.9

A share: of rows, and of rows that go together. Values between 0 and 1 have the second interval too.

  $ assize stats proportion --value passed v.csv
  > assize stats proportion --value passed --cluster case v.csv
  > assize stats proportion --value score v.csv
  test   proportion
  n      6
  share  0.6666666667
  wilson_covers_at_worst.of_any_share               0.8326970602
  wilson_covers_at_worst.at                         0.03005336975
  wilson_covers_at_worst.within_the_exact_interval  0.892032018
  intervals
    method                   low         high level
    wilson          0.2999933151 0.9032285889  0.95
    clopper-pearson 0.2227780955 0.9567281317  0.95
  test      proportion
  n         6
  clusters  3
  share     0.6666666667
  intervals
    method                  low         high level
    korn-graubard 0.08647035335 0.9928977581  0.95
  test   proportion
  n      6
  share  0.5833333333
  intervals
    method                low        high level
    korn-graubard 0.137202026 0.941075653  0.95

## Rare events

Nothing went wrong in 300 trials: how often may it?

  $ assize stats rare --events 0 --trials 300
  > assize stats rare --value passed --level 0.9 --json v.csv
  test           rare
  n              300
  events         0
  rate           0
  at_most        0.009936081944
  at_least       0
  rule_of_three  0.01
  low            0
  high           0.01222097469
  level          0.95
  method         clopper-pearson
  {
    "test": "rare",
    "n": 6,
    "events": 4,
    "rate": 0.6666666666666666,
    "at_most": 0.9074047410868713,
    "at_least": 0.3331943865278151,
    "low": 0.27133837251975246,
    "high": 0.9371501082916456,
    "level": 0.9,
    "method": "clopper-pearson"
  }

## The bootstrap

Of all rows and of each slice:

  $ assize stats bootstrap --value score --by tag v.csv
  > assize stats bootstrap --value score --cluster case --method bca --resamples 2000 --seed 7 v.csv
  > assize stats bootstrap --value before --second score --statistic median v.csv
  test       bootstrap
  n          6
  value      0.5833333333
  low        0.35
  high       0.7833333333
  level      0.95
  resamples  10000
  statistic  mean
  method     percentile
  note       fewer than 20 rows: the interval is likely too narrow
  slices
    slice n        value low high level resamples note
    hard  3 0.5666666667 0.1  0.9  0.95     10000 fewer than 20 rows: the interval is likely too narrow
    long  3 0.6666666667 0.4  0.9  0.95     10000 fewer than 20 rows: the interval is likely too narrow
    short 1          0.6   -    -  0.95     10000 one row
  test       bootstrap
  n          6
  clusters   3
  value      0.5833333333
  low        0.35
  high       0.7166666667
  level      0.95
  resamples  2000
  statistic  mean
  method     bca
  note       fewer than 20 clusters: the interval is likely too narrow
  test       bootstrap
  n          6
  value      0.2
  low        -0.2
  high       0.55
  level      0.95
  resamples  10000
  statistic  median
  method     percentile
  note       fewer than 20 rows: the interval is likely too narrow

A slice has the interval that its rows alone have:

  $ printf 'score\n0.9\n0.4\n0.7\n' > long.csv
  > assize stats bootstrap --value score long.csv | grep -E '^(low|high)'
  > assize stats bootstrap --value score --by tag v.csv | grep ' long '
  low        0.4
  high       0.9
    long  3 0.6666666667 0.4  0.9  0.95     10000 fewer than 20 rows: the interval is likely too narrow

JSON Lines from standard input:

  $ printf '{"value": 1}\n{"value": 0}\n{"value": true}\n' | assize stats mean -
  test  mean
  n     3
  mean  0.6666666667
  se    0.3333333333
  intervals
    method           low        high level
    t      -0.7675509099 2.100884243  0.95
    normal 0.01334533849 1.319987995  0.95

## What is wrong is said, and nothing is printed beside it.

  $ assize stats mean v.csv
  assize: v.csv: no column 'value'; its columns are passed, score, before, case, tag (say which with --value)
  [2]
  $ assize stats bootstrap --value score --by tga v.csv
  assize: v.csv: no column 'tga'; did you mean 'tag'? Its columns are passed, score, before, case, tag (say which with --by)
  [2]
  $ printf '' > empty.csv
  > assize stats mean empty.csv
  assize: empty.csv: an empty file; expected a header row
  [2]
  $ printf 'value\n' > header.csv
  > assize stats proportion header.csv
  assize: header.csv: no row below the header
  [2]
  $ printf 'value\n1\nx\n' > word.csv
  > assize stats mean word.csv
  assize: word.csv:3:1: column 'value': expected a finite number, found 'x'
  [2]
  $ printf 'value\n1\nNaN\n' > nan.csv
  > assize stats bootstrap nan.csv
  assize: nan.csv:3:1: column 'value': expected a finite number, found 'NaN'
  [2]
  $ printf 'value\n1\n' > one.csv
  > assize stats mean one.csv
  assize: one.csv: one row has no standard error
  [2]
  $ assize stats bootstrap one.csv
  assize: one.csv: the bootstrap says nothing: one row
  [2]
  $ assize stats proportion one.csv
  test   proportion
  n      1
  share  1
  wilson_covers_at_worst.of_any_share               0.7934506856
  wilson_covers_at_worst.at                         0.7934506856
  wilson_covers_at_worst.within_the_exact_interval  0.7934506856
  intervals
    method                   low high level
    wilson          0.2065493144    1  0.95
    clopper-pearson        0.025    1  0.95
  $ assize stats proportion --cluster value one.csv
  assize: one.csv: one cluster has no standard error
  [2]
  $ printf 'value\n2\n2\n2\n' > same.csv
  > assize stats mean same.csv
  test  mean
  n     3
  mean  2
  se    0
  intervals
    method low high level
    t        -    -  0.95
    normal   -    -  0.95
  note  no interval: all values are equal: nothing says how far others lie
  $ assize stats bootstrap same.csv
  assize: same.csv: the bootstrap says nothing: no row makes a difference
  [2]
  $ assize stats proportion same.csv
  assize: same.csv:2:1: column 'value': expected a number from 0 to 1, found 2
  [2]
  $ assize stats rare same.csv
  assize: same.csv:2:1: column 'value': expected 0 or 1, found 2
  [2]

Values that only rounding tells apart are equal too, also where the differences of pairs are:

  $ printf 'value\n0.1\n0.1\n0.1\n0.1\n0.1\n0.1\n' | assize stats mean - | grep -E 'se|note'
  se    0
  note  no interval: all values are equal: nothing says how far others lie
  $ printf 'value,case\n0.1,a\n0.1,a\n0.1,a\n0.1,b\n0.3,c\n-0.1,c\n' > tenths.csv
  > assize stats mean --cluster case tenths.csv | grep -E 'se|note'
  > assize stats bootstrap --cluster case tenths.csv
  se        0
  note      no interval: the means of all clusters are equal but for rounding: nothing says how far others lie
  assize: tenths.csv: the bootstrap says nothing: clusters are equal but for rounding
  [2]
  $ printf 'first,second,tag\n0.2,0.3,a\n0.6,0.7,a\n1.0,1.1,b\n100.1,100.2,b\n1,3,\n' > pairs.csv
  > head -n 5 pairs.csv | assize stats bootstrap --value first --second second -
  > head -n 5 pairs.csv | assize stats bootstrap --value first --second second --statistic median -
  > assize stats bootstrap --value first --second second --by tag pairs.csv | tail -n 3
  assize: standard input: the bootstrap says nothing: rows are equal but for rounding
  assize: standard input: the bootstrap says nothing: rows are equal but for rounding
    slice n value low high level resamples note
    a     2   0.1   -    -  0.95     10000 no row makes a difference
    b     2   0.1   -    -  0.95     10000 rows are equal but for rounding
  $ printf 'value\n1e-200\n2e-200\n' | assize stats mean - | tail -n 1
  note  no interval: the values are too small to be squared
  $ printf 'score,label\n0.1,0\n0.9,1\n0.1,0\n0.9,1\n0.9,1\n' | assize stats brier - | grep -E '^(se|low|note)'
  se         0
  low        -
  note       no interval: it takes two rows that do not lose the same

  $ printf 'value\n1\n0x10\n' | assize stats mean -
  assize: standard input:3:1: column 'value': expected a finite number, found '0x10'
  [2]
  $ printf '[\n  {"value": 1},\n  {"value": 2}\n]\n' | assize stats mean -
  assize: standard input: expected JSON Lines, found a JSON list
  [2]
  $ printf '[value],x\n1,2\n3,4\n' | assize stats mean --value '[value]' - | head -n 3
  test  mean
  n     2
  mean  2
  $ assize stats mean --level 0x1p-1 v.csv --value score
  assize: --level 0x1p-1: expected a number between 0.01 and 0.999999
  [2]
  $ assize stats rare --events 0 --trials 300 --level 0.99 | head -n 6
  test      rare
  n         300
  events    0
  rate      0
  at_most   0.01523334789
  at_least  0
  $ printf 'value\n1e308\n1e308\n-1e308\n' | assize stats bootstrap -
  assize: standard input: the bootstrap says nothing: sums of values are too large
  [2]
  $ printf 'value\n1e308\n-1e308\n1.5e308\n' > huge.csv
  > assize stats mean huge.csv
  assize: huge.csv: column 'value': its values are too large to be squared
  [2]
  $ assize stats bootstrap huge.csv
  assize: huge.csv: the bootstrap says nothing: sums of values are too large
  [2]
  $ printf 'value,tag\n1,\n2,;\n' > none.csv
  > assize stats bootstrap --by tag none.csv
  assize: none.csv: column 'tag': no row is of any slice
  [2]
  $ assize stats rare
  assize: expected a FILE, or both --events and --trials
  [2]
  $ assize stats rare --events 3 --trials 2
  assize: --events 3: more than --trials 2
  [2]
  $ assize stats rare --events 3 v.csv
  assize: expected a FILE, or both --events and --trials
  [2]
  $ assize stats mean --level 1 --value score v.csv
  assize: --level 1: expected a number between 0.01 and 0.999999
  [2]
  $ assize stats bootstrap --level 95 --value score v.csv
  assize: --level 95: expected a number between 0.01 and 0.999999
  [2]
  $ assize stats bootstrap --method bcaa --value score v.csv
  assize: --method bcaa: expected bca or percentile
  [2]
  $ assize stats bootstrap --statistic mode --value score v.csv
  assize: --statistic mode: expected mean or median
  [2]
  $ assize stats bootstrap --resamples 99 --value score v.csv
  assize: --resamples: 99 is out of range: it must be from 100 to 10000000
  [2]
  $ assize stats proportion --level 0.9999999999999999 --value passed v.csv
  assize: --level 0.9999999999999999: expected a number between 0.01 and 0.999999
  [2]

## Words of a verdict, in any case, and what differs nowhere

  $ printf 'value\nTrue\nFALSE\nPassed\nno\n' | assize stats rare - | head -n 4
  test      rare
  n         4
  events    2
  rate      0.5
  $ printf 'first,second\n1,1\n' | assize stats permutation -
  test               permutation
  n                  1
  units_that_differ  0
  difference         0
  p_less             1
  p_greater          1
  p_two_sided        1
  method             exact
  note               no unit differs: p is 1
  $ printf 'value\nmaybe\n' | assize stats rare -
  assize: standard input:2:1: column 'value': expected a finite number, found 'maybe'
  [2]
  $ far() { awk "BEGIN { print \"first,second\"; for (i = 1; i <= 30; i++) print \"0,\" (sqrt(i) - int(sqrt(i)) $1) }"; }
  > for by in -0.4 -0.1 +0.5; do far $by | assize stats permutation - | grep '^units\|^p_\|^method'; done
  units_that_differ  30
  p_less             0.5242475752
  p_greater          0.4758524148
  p_two_sided        0.9517048295
  method             drawn
  units_that_differ  30
  p_less             1
  p_greater          1.602742475e-06
  p_two_sided        3.20548495e-06
  method             drawn; Student's tail below 1e-4
  units_that_differ  30
  p_less             1
  p_greater          9.313225746e-10
  p_two_sided        1.862645149e-09
  method             drawn; Student's tail below 1e-4
  $ printf 'first,second\n1e308,-1e308\n1,2\n' | assize stats permutation -
  assize: standard input: differences are too large to add up
  [2]
