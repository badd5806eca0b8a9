# Two measurements of the same rows, and two groups of rows: what assize stats says of them, and what it refuses.

Twenty cases that pass or fail on two sides:

  $ cat > pairs.csv <<'EOF'
  > case,first,second
  > a,1,1
  > b,1,0
  > c,1,1
  > d,0,0
  > e,1,1
  > f,0,0
  > g,1,0
  > h,1,1
  > i,0,0
  > j,0,0
  > k,1,0
  > l,0,0
  > m,1,1
  > n,1,1
  > o,1,1
  > p,1,0
  > q,0,0
  > r,1,1
  > s,0,0
  > t,1,1
  > EOF
  > assize stats paired-t pairs.csv
  > assize stats non-inferiority --margin 0.4 pairs.csv
  > assize stats non-inferiority --margin 0.4 --lower-better --level 0.9 pairs.csv
  > assize stats mcnemar pairs.csv
  > assize stats wilcoxon pairs.csv
  test         paired-t
  n            20
  mean_first   0.65
  mean_second  0.45
  difference   -0.2
  low          -0.3920690598
  high         -0.00793094022
  level        0.95
  se           0.09176629355
  t            -2.179449472
  df           19
  p_less       0.02104314336
  p_greater    0.9789568566
  p_two_sided  0.04208628671
  d_z          -0.4873397172
  test          non-inferiority
  n             20
  mean_first    0.65
  mean_second   0.45
  difference    -0.2
  better        higher
  margin        0.4
  bound         -0.4010281173
  level         0.95
  p             0.05095195319
  non_inferior  no
  method        newcombe-paired, or exact where that is less sure
  test          non-inferiority
  n             20
  mean_first    0.65
  mean_second   0.45
  difference    -0.2
  better        lower
  margin        0.4
  bound         -0.06645554005
  level         0.9
  p             1.099511628e-08
  non_inferior  yes
  method        newcombe-paired, or exact where that is less sure
  test          mcnemar
  n             20
  both          9
  first_alone   4
  second_alone  0
  neither       7
  share_first   0.65
  share_second  0.45
  difference    -0.2
  low           -0.3706617147
  high          -9.842378719e-05
  level         0.95
  p_less        0.0625
  p_greater     1
  p_two_sided   0.125
  method        exact; interval newcombe-paired
  test               wilcoxon
  n                  20
  pairs_that_differ  4
  shift              -1
  low                -
  high               -
  level              0.95
  w                  0
  w_rises            0
  w_falls            10
  z                  -
  p_less             0.0625
  p_greater          1
  p_two_sided        0.125
  method             exact
  note               too few pairs differ for an interval of this level

The same in clusters of four, and where no case, or none but losses, speaks:

  $ printf 'case,first,second\n' > trials.csv
  > tail -n +2 pairs.csv | awk '{ print int((NR - 1) / 4) substr($0, 2) }' >> trials.csv
  > assize stats paired-t --cluster case trials.csv
  > assize stats non-inferiority --margin 0.4 --cluster case trials.csv
  > (echo case,first,second; for i in 1 2 3 4 5 6; do echo $i,1,1; echo $i,0,0; done) > agreed.csv
  > assize stats non-inferiority --margin 0.3 agreed.csv | grep -vE '^(test|n |mean)'
  > assize stats non-inferiority --margin 0.3 --cluster case agreed.csv | grep -vE '^(test|n |mean)'
  > printf 'first,second,case\n1,2,a\n2,1,a\n3,4,b\n5,4,b\n' > level.csv
  > assize stats paired-t --cluster case level.csv
  > assize stats paired-t --cluster first pairs.csv | head -n 3
  > printf 'first,second,case\n1,2,a\n2,1,a\n' | assize stats non-inferiority --margin 1 --cluster case -
  > assize stats non-inferiority --margin 0.4 --level 0.4 pairs.csv
  test         paired-t
  n            20
  clusters     5
  mean_first   0.65
  mean_second  0.45
  difference   -0.2
  low          -0.3388222553
  high         -0.06117774474
  level        0.95
  se           0.05
  t            -4
  df           4
  p_less       0.00806504495
  p_greater    0.991934955
  p_two_sided  0.0161300899
  d_z          -0.4873397172
  test          non-inferiority
  n             20
  clusters      5
  mean_first    0.65
  mean_second   0.45
  difference    -0.2
  better        higher
  margin        0.4
  bound         -0.4010281173
  level         0.95
  se            0.05
  t             4
  df            4
  p             0.05095195319
  non_inferior  no
  method        t of clusters, newcombe-paired or exact, whichever is least sure
  difference    0
  better        higher
  margin        0.3
  bound         -0.2209221919
  level         0.95
  p             0.0138412872
  non_inferior  yes
  method        newcombe-paired, or exact where that is less sure
  clusters      6
  difference    0
  better        higher
  margin        0.3
  bound         -0.393037769
  level         0.95
  p             0.117649
  non_inferior  no
  method        newcombe-paired, or exact where that is less sure
  assize: level.csv: the mean differences of all 2 clusters are equal: without spread a t test has nothing to measure them by (the test permutation needs none)
  test         paired-t
  n            20
  clusters     2
  assize: standard input: a t test needs two clusters or more, found one
  assize: --level 0.4: expected 0.5 or more of a one-sided bound
  [2]

Differences without ties, by exact ranks, as JSON from standard input:

  $ printf 'before,after\n0,6\n0,8\n0,14\n0,16\n0,23\n0,24\n0,28\n0,29\n0,41\n0,-48\n0,49\n0,56\n0,60\n0,-67\n0,75\n' > doc.csv
  > assize stats wilcoxon --first before --second after --json - < doc.csv
  > printf 'first,second\n1,2\n1,3\n1,4.5\n' | assize stats wilcoxon -
  {
    "test": "wilcoxon",
    "n": 15,
    "pairs_that_differ": 15,
    "shift": 25.0,
    "low": 4.0,
    "high": 41.5,
    "level": 0.95,
    "w": 24.0,
    "w_rises": 96.0,
    "w_falls": 24.0,
    "z": null,
    "p_less": 0.982330322265625,
    "p_greater": 0.0206298828125,
    "p_two_sided": 0.041259765625,
    "method": "exact"
  }
  test               wilcoxon
  n                  3
  pairs_that_differ  3
  shift              2.125
  low                -
  high               -
  level              0.95
  w                  0
  w_rises            6
  w_falls            0
  z                  -
  p_less             1
  p_greater          0.125
  p_two_sided        0.25
  method             exact
  note               too few pairs differ for an interval of this level

Pairs that do not differ are a result, not an error; pairs that all differ alike have no t:

  $ printf 'first,second\n1,1\n2,2\n3,3\n' > same.csv
  > printf 'first,second\n1,1.5\n2,2.5\n3,3.5\n' > shifted.csv
  > assize stats paired-t same.csv
  > assize stats wilcoxon same.csv
  > printf 'first,second\npass,pass\nfail,fail\n' | assize stats mcnemar -
  > assize stats paired-t shifted.csv
  > assize stats non-inferiority --margin 1 shifted.csv
  > assize stats non-inferiority --margin 1 same.csv
  test         paired-t
  n            3
  mean_first   2
  mean_second  2
  difference   0
  low          -
  high         -
  level        0.95
  se           0
  t            -
  df           2
  p_less       1
  p_greater    1
  p_two_sided  1
  d_z          -
  note         the two measurements of every row are equal: p is 1, and nothing says how far off the difference may be
  test               wilcoxon
  n                  3
  pairs_that_differ  0
  shift              0
  low                -
  high               -
  level              0.95
  w                  0
  w_rises            0
  w_falls            0
  z                  -
  p_less             1
  p_greater          1
  p_two_sided        1
  method             exact
  note               the two measurements of every row are equal: p is 1
  test          mcnemar
  n             2
  both          1
  first_alone   0
  second_alone  0
  neither       1
  share_first   0.5
  share_second  0.5
  difference    0
  low           -0.573419468
  high          0.573419468
  level         0.95
  p_less        1
  p_greater     1
  p_two_sided   1
  method        exact; interval newcombe-paired
  note          no pair is discordant: p is 1
  assize: shifted.csv: all 3 differences are equal: without spread a t test has nothing to measure them by (the test permutation needs none)
  assize: shifted.csv: all 3 differences are equal: without spread a t test has nothing to measure them by (the test permutation needs none)
  assize: same.csv: the two measurements of every row are equal: without spread a t test cannot say how far off their difference may be
  [2]

What is no number says why:

  $ printf 'first,second\n1e308,0\n0,0\n0,1e308\n' > far.csv
  > assize stats paired-t far.csv | grep -E '^(low|t|d_z|note)'
  > printf 'group,value\na,1\na,1\nb,2\nb,3\n' | assize stats effect-size - | grep -E 'glass|note'
  test         paired-t
  low          -
  t            0
  d_z          0
  note         no interval: its ends are beyond a number
  glass_delta      -
  note             no glass_delta: the first group does not spread

Two groups of one column:

  $ cat > groups.csv <<'EOF'
  > group,value
  > old,19
  > old,22
  > old,16
  > old,29
  > old,24
  > new,20
  > new,11
  > new,17
  > new,12
  > EOF
  > assize stats welch groups.csv
  > assize stats welch --baseline new groups.csv | grep -E 'difference|^t |p_'
  > assize stats mann-whitney groups.csv
  > assize stats effect-size groups.csv
  test         welch
  n            9
  groups
    group n mean          sd
    old   5   22 4.949747468
    new   4   15 4.242640687
  difference   -7
  low          -14.26492219
  high         0.2649221892
  level        0.95
  se           3.065941943
  t            -2.283148256
  df           6.928837483
  p_less       0.02837546296
  p_greater    0.971624537
  p_two_sided  0.05675092592
  difference   7
  t            2.283148256
  p_less       0.971624537
  p_greater    0.02837546296
  p_two_sided  0.05675092592
  test             mann-whitney
  n                9
  groups
    group n  u
    old   5 17
    new   4  3
  shift            -7
  low              -17
  high             1
  level            0.95
  u                17
  z                -
  p_less           0.05555555556
  p_greater        0.9682539683
  p_two_sided      0.1111111111
  common_language  0.15
  cliff_delta      -0.7
  method           exact
  test             effect-size
  n                9
  groups
    group n mean          sd
    old   5   22 4.949747468
    new   4   15 4.242640687
  difference       -7
  low              -14.26492219
  high             0.2649221892
  level            0.95
  cohen_d          -1.502191382
  hedges_g.value  -1.335281228
  hedges_g.low    -2.88623504
  hedges_g.high   0.2156725836
  hedges_g.level  0.95
  glass_delta      -1.414213562
  cliff_delta      -0.7
  common_language  0.15

Ranks that tie are counted too. Of zeros and ones Mann and Whitney's test is Fisher's; equal values have no interval:

  $ (echo group,value; for i in 1 2 3; do echo old,1; done; for i in $(seq 17); do echo old,0; done
  > for i in $(seq 200); do echo new,0; done) > ones.csv
  > assize stats mann-whitney ones.csv | grep -E '^(shift|low|z|p_|method|note)'
  > (echo group,value; echo old,0; for i in $(seq 21); do echo new,1; done) | assize stats mann-whitney - | grep -E '^(low|p_|note)'
  > (echo group,value; for i in $(seq 5); do echo old,1; done; for i in $(seq 9000); do echo "old,0"; echo new,0; done) > rare.csv
  > assize stats mann-whitney rare.csv | grep -E '^(low|p_|method|note)'
  > (echo first,second; for i in $(seq 20); do echo 1,2; done) | assize stats wilcoxon - | grep -E '^(shift|low|p_|method|note)'
  shift            0
  low              -
  z                -
  p_less           0.0006512276212
  p_greater        1
  p_two_sided      0.001302455242
  method           exact
  note             no interval: too many values are equal
  low              -
  p_less           1
  p_greater        0.04545454545
  p_two_sided      0.09090909091
  note             too few values for an interval of this level
  low              -
  p_less           0.03127604456
  p_greater        0.9873157654
  p_two_sided      0.06255208912
  method           normal
  note             a group is small, or nearly all values are equal: p is rough
  shift              1
  low                -
  p_less             1
  p_greater          9.536743164e-07
  p_two_sided        1.907348633e-06
  method             exact
  note               no interval: too many differences are equal

Shares, of rows that stand for many:

  $ printf 'group,value,count\nold,pass,120\nold,fail,880\nnew,pass,150\nnew,fail,850\n' > shares.csv
  > assize stats two-proportions --count count shares.csv
  > printf 'group,value\na,1\na,1\na,1\nb,0\nb,1\nb,1\n' > few.csv
  > assize stats effect-size few.csv
  > printf 'group,value\na,1\na,1\nb,1\nb,1\nb,1\n' > all.csv
  > assize stats two-proportions all.csv
  > assize stats welch all.csv
  > assize stats mann-whitney all.csv
  > assize stats effect-size all.csv
  test         two-proportions
  n            2000
  groups
    group    n successes share
    old   1000       120  0.12
    new   1000       150  0.15
  difference   0.03
  low          1.37824342e-05
  high         0.06000825857
  level        0.95
  z            1.963049808
  p_less       0.9751798066
  p_greater    0.02482019343
  p_two_sided  0.04964038687
  p_fisher     0.05759585087
  method       pooled z; interval newcombe-hybrid-score; p_fisher exact, two-sided
  test             effect-size
  n                6
  groups
    group n         mean           sd
    a     3            1            0
    b     3 0.6666666667 0.5773502692
  difference       -0.3333333333
  low              -1.76755091
  high             1.100884243
  level            0.95
  cohen_d          -0.8164965809
  hedges_g.value  -0.6531972647
  hedges_g.low    -2.373311658
  hedges_g.high   1.066917128
  hedges_g.level  0.95
  glass_delta      -
  cliff_delta      -0.3333333333
  common_language  0.3333333333
  cohen_h          -1.230959417
  ratios
    ratio        value           low        high level
    odds  0.2380952381 0.00658025214 8.615071458  0.95
    risk  0.7142857143  0.3069376977  1.66223988  0.95
  ratios_note      a group has no 0 or no 1: a half was added to every count
  note             no glass_delta: the first group does not spread
  test         two-proportions
  n            5
  groups
    group n successes share
    a     2         2     1
    b     3         3     1
  difference   0
  low          -0.5614970318
  high         0.6576197725
  level        0.95
  z            0
  p_less       1
  p_greater    1
  p_two_sided  1
  p_fisher     1
  method       pooled z; interval newcombe-hybrid-score; p_fisher exact, two-sided
  test         welch
  n            5
  groups
    group n mean sd
    a     2    1  0
    b     3    1  0
  difference   0
  low          -
  high         -
  level        0.95
  se           0
  t            -
  df           -
  p_less       1
  p_greater    1
  p_two_sided  1
  note         all values are equal: p is 1, and nothing says how far off the difference may be
  test             mann-whitney
  n                5
  groups
    group n u
    a     2 3
    b     3 3
  shift            0
  low              -
  high             -
  level            0.95
  u                3
  z                -
  p_less           1
  p_greater        1
  p_two_sided      1
  common_language  0.5
  cliff_delta      0
  method           exact
  note             all values are equal: p is 1
  assize: all.csv: all values of 'a' are equal, and all of 'b': without spread there is nothing to measure their difference by
  [2]

p-values that stand together:

  $ printf 'id,p\nquality,.01\nsafety,.04\ntone,.03\ncost,.005\nspeed,.55\nlength,.2\n' > p.csv
  > assize stats adjust p.csv
  > printf 'p\n0.5\n1.5\n' | assize stats adjust -
  test  adjust
  n     6
  adjusted
    id          p holm   bh
    quality  0.01 0.05 0.03
    safety   0.04 0.12 0.06
    tone     0.03 0.12 0.06
    cost    0.005 0.03 0.03
    speed    0.55 0.55 0.55
    length    0.2  0.4 0.24
  assize: standard input:3:1: column 'p': expected a p-value between 0 and 1, found 1.5
  [2]

What is refused:

  $ printf 'first,second\n1,2\n' > one.csv
  > printf 'first,second\n' > none.csv
  > printf 'first,second\n1,2\n3,x\n' > word.csv
  > printf 'first,second\n1,2\nnan,3\n' > nan.csv
  > printf 'first,second\n1,0\n0.5,1\n' > half.csv
  > printf 'first,second\n1e308,-1e308\n1,2\n3,3\n' > huge.csv
  > printf 'group,value\na,1\na,2\nb,3\n' > lone.csv
  > printf 'group,value\na,1\nb,2\nc,3\n' > three.csv
  > printf 'group,value\na,1\na,2\n' > single.csv
  > printf 'group,value\na,1\na,1\nb,2\nb,2\n' > flat.csv
  > printf 'group,value,count\na,1,0\nb,1,3\nb,0,2\n' > empty.csv
  > for test in paired-t wilcoxon mcnemar 'non-inferiority --margin 1'; do
  >     assize stats $test one.csv
  > done
  > for file in none.csv word.csv nan.csv huge.csv; do
  >     assize stats paired-t $file
  > done
  > assize stats wilcoxon huge.csv
  > assize stats mcnemar half.csv
  > assize stats paired-t --first before pairs.csv
  > assize stats paired-t --level 1 pairs.csv
  > assize stats non-inferiority pairs.csv
  > assize stats non-inferiority --margin -1 pairs.csv
  > for file in lone.csv three.csv single.csv flat.csv; do
  >     assize stats welch $file
  > done
  > assize stats effect-size lone.csv
  > assize stats effect-size flat.csv
  > assize stats mann-whitney three.csv
  > assize stats welch --baseline c groups.csv
  > assize stats two-proportions --count count empty.csv
  > assize stats two-proportions groups.csv
  assize: one.csv: a t test needs two pairs or more, found one
  assize: one.csv: signed ranks need two pairs or more, found one
  assize: one.csv:2:1: column 'second': expected 0 or 1, pass or fail, found 2
  assize: one.csv: a t test needs two pairs or more, found one
  assize: none.csv: no row below the header
  assize: word.csv:3:1: column 'second': expected a finite number, found 'x'
  assize: nan.csv:3:1: column 'first': expected a finite number, found 'nan'
  assize: huge.csv: two values of a pair are further apart than a number can say
  assize: huge.csv: two values of a pair are further apart than a number can say
  assize: half.csv:3:1: column 'first': expected 0 or 1, pass or fail, found 0.5
  assize: pairs.csv: no column 'before'; its columns are case, first, second (say which with --first)
  assize: --level 1: expected a number between 0.01 and 0.999999
  assize: --margin is needed: how much worse the second may be, in units of the values
  assize: --margin -1: expected a number from 0
  assize: lone.csv: group 'b' has one row: its spread is unknown
  assize: three.csv: column 'group': expected exactly two groups, found 3: a, b, c
  assize: single.csv: column 'group': expected exactly two groups, found 1: a
  assize: flat.csv: all values of 'a' are equal, and all of 'b': without spread there is nothing to measure their difference by
  assize: lone.csv: group 'b' has one row: its spread is unknown
  assize: flat.csv: all values of 'a' are equal, and all of 'b': without spread there is nothing to measure their difference by
  assize: three.csv: column 'group': expected exactly two groups, found 3: a, b, c
  assize: --baseline c: the groups are 'old' and 'new'
  assize: empty.csv: group 'a' is empty: its counts are all 0
  assize: groups.csv:2:1: column 'value': expected 0 or 1, pass or fail, found 19
  [2]
