# How far two distributions are apart: what assize stats says, and what it refuses.

Numbers in two groups:

  $ cat > groups.csv <<'EOF'
  > group,value
  > old,1
  > old,2
  > old,3
  > old,4
  > old,8
  > old,9
  > old,10
  > new,5
  > new,6
  > new,7
  > new,8.5
  > new,9.5
  > new,11
  > EOF
  > assize stats ks groups.csv
  > assize stats psi --bins 3 groups.csv
  > assize stats jensen-shannon --bins 3 --baseline new groups.csv
  test         ks
  n            13
  groups
    group n
    old   7
    new   6
  d            0.5714285714
  at           4
  p_two_sided  0.1468531469
  method       exact
  test    psi
  n       13
  first   old
  second  new
  bins
    bin     first second  share_first share_second
    to 3        3      0 0.4285714286            0
    to 8        2      3 0.2857142857          0.5
    above 8     2      3 0.2857142857          0.5
  psi     0.787645686
  chance  0.619047619
  note    a bin is empty on one side: a half was added to every bin of both
  test        jensen-shannon
  n           13
  first       new
  second      old
  bins
    bin           first second  share_first share_second
    to 6.66667        2      4 0.3333333333 0.5714285714
    to 8.83333        2      1 0.3333333333 0.1428571429
    above 8.83333     2      2 0.3333333333 0.2857142857
  distance    0.2290272306
  divergence  0.05245347234
  base        2

Rows that are bins already, and rows that are counted by label:

  $ printf 'before,after\n.5,.4\n.3,.4\n.2,.2\n' > bins.csv
  > assize stats psi --first before --second after bins.csv
  > assize stats jensen-shannon --first before --second after --json bins.csv
  > printf 'first,second\n5,4\n0,2\n3,0\n' | assize stats psi --first first --second second -
  > printf 'group,topic\na,refund\na,refund\na,cancel\nb,cancel\nb,refund\nb,other\n' > topics.csv
  > assize stats psi --label topic topics.csv
  test    psi
  n       3
  first   before
  second  after
  bins
    bin first second share_first share_second
    1     0.5    0.4         0.5          0.4
    2     0.3    0.4         0.3          0.4
    3     0.2    0.2         0.2          0.2
  psi     0.05108256238
  chance  -
  note    of shares, which say not of how many: no chance
  {
    "test": "jensen-shannon",
    "n": 3,
    "first": "before",
    "second": "after",
    "bins": [
      {
        "bin": "1",
        "first": 0.5,
        "second": 0.4,
        "share_first": 0.5,
        "share_second": 0.4
      },
      {
        "bin": "2",
        "first": 0.3,
        "second": 0.4,
        "share_first": 0.3,
        "share_second": 0.4
      },
      {
        "bin": "3",
        "first": 0.2,
        "second": 0.2,
        "share_first": 0.2,
        "share_second": 0.2
      }
    ],
    "distance": 0.09584323377689272,
    "divergence": 0.009185925460812108,
    "base": 2
  }
  test    psi
  n       3
  first   first
  second  second
  bins
    bin first second share_first share_second
    1       5      4       0.625 0.6666666667
    2       0      2           0 0.3333333333
    3       3      0       0.375            0
  psi     1.034734322
  chance  0.5833333333
  note    a bin is empty on one side: a half was added to every bin of both
  test    psi
  n       6
  first   a
  second  b
  bins
    bin    first second  share_first share_second
    refund     2      1 0.6666666667 0.3333333333
    cancel     1      1 0.3333333333 0.3333333333
    other      0      1            0 0.3333333333
  psi     0.3576528694
  chance  1.333333333
  note    a bin is empty on one side: a half was added to every bin of both

Counts against what was planned, and two labels of a row:

  $ printf 'label,count\ncontrol,50450\ntreatment,49550\n' > split.csv
  > assize stats chi-square --label label --count count split.csv
  > assize stats chi-square --expected control=1,treatment=1,holdout=0.01 --count count split.csv
  > printf 'first,second,count\nx,pass,12\nx,fail,5\ny,pass,3\ny,fail,9\n' > table.csv
  > assize stats chi-square --count count table.csv
  test            chi-square
  n               100000
  labels
    label     observed expected difference
    control      50450    50000        450
    treatment    49550    50000       -450
  chi2            8.1
  df              1
  p               0.004426525858
  least_expected  50000
  test            chi-square
  n               100000
  labels
    label     observed    expected   difference
    control      50450 49751.24378  698.7562189
    treatment    49550 49751.24378 -201.2437811
    holdout          0 497.5124378 -497.5124378
  chi2            508.1405
  df              2
  p               4.557140404e-111
  least_expected  497.5124378
  test            chi-square
  n               29
  rows            2
  columns         2
  chi2            5.854831933
  df              1
  p               0.01553434141
  least_expected  5.793103448
  cramer_v        0.4493225526
  cells
    first second observed    expected
    x     pass         12 8.793103448
    x     fail          5 8.206896552
    y     pass          3 6.206896552
    y     fail          9 5.793103448

What is refused:

  $ printf 'before,after\n.5,.5\n.5,0\n0,.5\n' > hole.csv
  > printf 'before,after\n0,.5\n0,.5\n' > nothing.csv
  > printf 'before,after\n-1,.5\n2,.5\n' > minus.csv
  > printf 'group,value\na,5\na,5\nb,9\n' > flat.csv
  > printf 'group,value\na,5\na,7\n' > single.csv
  > printf 'label,count\na,1\na,2.5\n' > half.csv
  > printf 'label\na\na\n' > alike.csv
  > printf 'first,second\na,x\na,y\n' > row.csv
  > printf 'group,value\na,inf\nb,1\n' > inf.csv
  > assize stats psi --first before --second after hole.csv
  > assize stats psi --first before --second after nothing.csv
  > assize stats jensen-shannon --first before --second after minus.csv
  > assize stats psi --first before bins.csv
  > assize stats psi --label topic --first before bins.csv
  > assize stats psi flat.csv
  > assize stats psi --bins 1 flat.csv
  > assize stats ks single.csv
  > assize stats ks inf.csv
  > assize stats chi-square --label label --count count half.csv
  > assize stats chi-square --label label alike.csv
  > assize stats chi-square --expected b=1,c=1 alike.csv
  > assize stats chi-square --expected a=1,a=1 alike.csv
  > assize stats chi-square --expected a alike.csv
  > assize stats chi-square --expected a=0,b=1 alike.csv
  > assize stats chi-square --first label --label label alike.csv
  > assize stats chi-square row.csv
  assize: hole.csv: a bin is empty on one side alone: the index of shares has no value there (counts would be smoothed)
  assize: nothing.csv: column 'before' sums to 0
  assize: minus.csv:2:1: column 'before': expected a count or a share, found -1
  assize: --first and --second name two columns of bins; give both, or neither
  assize: --label counts rows, --first and --second name counts; leave one of them out
  assize: flat.csv: all values of 'a' are equal, or too large: its quantiles make no bins (--label counts each value by itself)
  assize: --bins: 1 is out of range: it must be from 2 to 1000
  assize: single.csv: column 'group': expected exactly two groups, found 1: a
  assize: inf.csv:2:1: column 'value': expected a finite number, found 'inf'
  assize: half.csv:3:1: column 'count': expected a whole number from 0, 9007199254740992 in all at most, found 2.5
  assize: alike.csv: column 'label': expected two labels or more, found one (--expected names those without a row too)
  assize: alike.csv:2:1: label 'a' is not among those of --expected
  assize: --expected names 'a' twice
  assize: --expected: expected NAME=WEIGHT with a weight above 0, found 'a'
  assize: --expected: expected NAME=WEIGHT with a weight above 0, found 'a=0'
  assize: --first and --second are of a table of two labels, --label and --expected of one label; leave one pair out
  assize: row.csv: a table of 1 by 2 labels: expected two or more on each side, each with a count
  [2]
