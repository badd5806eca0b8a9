# How far raters agree, and how far two numbers go together, from a table.

Two judges who sort the same answers into three grades. Numbers have their order; a disagreement by two steps counts four
times one by a step:

  $ for i in 1 2 3 4 5 6 7 8; do echo 1,1; done > pairs; for i in 1 2 3 4 5; do echo 2,2; done >> pairs
  > printf '%s\n' 3,3 3,3 1,2 2,1 2,3 3,2 3,1 1,2 >> pairs
  > { echo first,second; cat pairs; } > grades.csv
  > assize stats kappa grades.csv
  > assize stats kappa --weights quadratic grades.csv | head -n 12
  test         kappa
  n            21
  weights      none
  kappa        0.5384615385
  se           0.1550905061
  low          0.2344897322
  high         0.8424333448
  level        0.95
  method       normal, Fleiss-Cohen-Everitt
  se_at_0      0.16167089
  z            3.33060292
  p_two_sided  0.0008665812169
  note         fewer than 50 units: the interval is rough, and may be too narrow
  agreement.share      0.7142857143
  agreement.low        0.5004361928
  agreement.high       0.8618613705
  agreement.level      0.95
  agreement.method     wilson
  agreement.by_chance  0.380952381
  categories
    category first second    agreement        kappa            low         high
    1           10     10          0.8 0.6181818182   0.2815921188 0.9547715176
    2            7      8 0.6666666667 0.4827586207  0.09450356233  0.871013679
    3            4      3 0.5714285714  0.487804878 -0.00707514346 0.9826848996
  test         kappa
  n            21
  weights      quadratic
  kappa        0.6086956522
  se           0.1760353444
  low          0.2636727171
  high         0.9537185873
  level        0.95
  method       normal, Fleiss-Cohen-Everitt
  se_at_0      0.2172236364
  z            2.80216123
  p_two_sided  0.005076149781

Words need an order for that, which may name one that nobody used:

  $ sed 's/1/low/g; s/2/medium/g; s/3/high/g' grades.csv > words.csv
  > assize stats kappa words.csv | tail -n 4
  > assize stats kappa --weights linear words.csv
  > assize stats kappa --weights linear --order low,medium,high,extreme words.csv | tail -n 5
    category first second    agreement        kappa            low         high
    high         4      3 0.5714285714  0.487804878 -0.00707514346 0.9826848996
    low         10     10          0.8 0.6181818182   0.2815921188 0.9547715176
    medium       7      8 0.6666666667 0.4827586207  0.09450356233  0.871013679
  assize: words.csv:2:1: column 'first': expected a number for --weights linear (words need --order), found 'low'
    category first second    agreement        kappa            low         high
    low         10     10          0.8 0.6181818182   0.2815921188 0.9547715176
    medium       7      8 0.6666666667 0.4827586207  0.09450356233  0.871013679
    high         4      3 0.5714285714  0.487804878 -0.00707514346 0.9826848996
    extreme      0      0            -            -              -            -

Numbers that are written in two ways are one label, and the file may be JSON Lines:

  $ cat > notes.jsonl <<'EOF'
  > {"judge": 1, "human": "1.0"}
  > {"judge": 2, "human": 2}
  > {"judge": 1, "human": "2.00"}
  > {"judge": 10, "human": 10}
  > EOF
  > assize stats kappa --first judge --second human --json notes.jsonl
  {
    "test": "kappa",
    "n": 4,
    "weights": "none",
    "kappa": 0.6363636363636364,
    "se": 0.2970611695142385,
    "low": 0.05413444291038105,
    "high": 1.0,
    "level": 0.95,
    "method": "normal, Fleiss-Cohen-Everitt",
    "se_at_0": 0.3181818181818182,
    "z": 2.0,
    "p_two_sided": 0.045500263896358396,
    "note": "fewer than 50 units: the interval is rough, and may be too narrow",
    "agreement": {
      "share": 0.75,
      "low": 0.300641842582402,
      "high": 0.9544127391902995,
      "level": 0.95,
      "method": "wilson",
      "by_chance": 0.3125
    },
    "categories": [
      {
        "category": "1",
        "first": 2,
        "second": 1,
        "agreement": 0.6666666666666666,
        "kappa": 0.5,
        "low": -0.23498649420252016,
        "high": 1.0
      },
      {
        "category": "2",
        "first": 1,
        "second": 2,
        "agreement": 0.6666666666666666,
        "kappa": 0.5,
        "low": -0.23498649420252016,
        "high": 1.0
      },
      {
        "category": "10",
        "first": 1,
        "second": 1,
        "agreement": 1.0,
        "kappa": 1.0,
        "low": null,
        "high": null
      }
    ]
  }

Agreement without a spread has no interval, a rater who always says the same no test:

  $ printf 'first,second\na,a\nb,b\na,a\n' | assize stats kappa -
  > printf 'first,second\na,a\na,b\na,a\n' | assize stats kappa -
  test         kappa
  n            3
  weights      none
  kappa        1
  se           -
  low          -
  high         -
  level        0.95
  method       normal, Fleiss-Cohen-Everitt
  se_at_0      0.5773502692
  z            1.732050808
  p_two_sided  0.08326451666
  note         no interval: where no pair differs from the others the standard error is 0
  agreement.share      1
  agreement.low        0.4385029682
  agreement.high       1
  agreement.level      0.95
  agreement.method     wilson
  agreement.by_chance  0.5555555556
  categories
    category first second agreement kappa low high
    a            2      2         1     1   -    -
    b            1      1         1     1   -    -
  test     kappa
  n        3
  weights  none
  kappa    0
  se       -
  low      -
  high     -
  level    0.95
  method   normal, Fleiss-Cohen-Everitt
  note     a rater used one label only: kappa must be 0, and there is nothing to test
  agreement.share      0.6666666667
  agreement.low        0.2076596008
  agreement.high       0.9385080553
  agreement.level      0.95
  agreement.method     wilson
  agreement.by_chance  0.6666666667
  categories
    category first second agreement kappa low high
    a            3      2       0.8     0   -    -
    b            0      1         0     0   -    -

Three raters who all rated everything:

  $ cat > ratings.csv <<'EOF'
  > unit,rater,value
  > q1,ann,yes
  > q1,bob,yes
  > q1,cem,yes
  > q2,ann,no
  > q2,bob,no
  > q2,cem,yes
  > q3,ann,no
  > q3,bob,no
  > q3,cem,no
  > q4,ann,yes
  > q4,bob,no
  > q4,cem,yes
  > EOF
  > assize stats fleiss ratings.csv
  test                 fleiss
  n                    12
  units                4
  raters               3
  ratings_each         3
  kappa                0.3333333333
  se                   0.3849001795
  low                  -0.8915908207
  high                 1
  level                0.95
  method               t over units, Gwet
  note                 fewer than 50 units: the interval is rough, and may be too narrow
  se_at_0              0.2886751346
  z                    1.154700538
  p_two_sided          0.248213079
  agreement            0.6666666667
  agreement_by_chance  0.5
  category_se_at_0     0.2886751346
  categories
    category n    agreement        kappa
    no       6 0.6666666667 0.3333333333
    yes      6 0.6666666667 0.3333333333

Not all did, so that only Krippendorff's alpha is left. A rating is missing where its row or its value is:

  $ grep -v q4,bob ratings.csv | sed 's/^q1,cem,yes/q1,cem,/' > some.csv
  > assize stats fleiss some.csv
  > grep -v q1,cem some.csv | assize stats fleiss -
  > assize stats krippendorff some.csv
  > assize stats krippendorff --scale ordinal some.csv
  > assize stats krippendorff --scale ordinal --order no,maybe,yes --seed 3 --level 0.9 some.csv
  assize: some.csv:4:1: column 'value': expected a text, found nothing
  assize: standard input: unit 'q1' has 2 ratings and 'q2' has 3; Fleiss' kappa needs as many for each, krippendorff does not
  test                 krippendorff
  n                    11
  scale                nominal
  units                4
  raters               3
  ratings              10
  missing              1
  unpaired             0
  alpha                0.64
  low                  -
  high                 -
  level                0.95
  method               bootstrap over units
  note                 no interval: too many resamples hold one category only
  resamples            10000
  resamples_undefined  694
  agreement            0.8
  categories
    category n agreement alpha
    no       5       0.8  0.64
    yes      5       0.8  0.64
  assize: some.csv:2:1: column 'value': expected a number for --scale ordinal (words need --order), found 'yes'
  test                 krippendorff
  n                    11
  scale                ordinal
  units                4
  raters               3
  ratings              10
  missing              1
  unpaired             0
  alpha                0.64
  low                  -
  high                 -
  level                0.9
  method               bootstrap over units
  note                 no interval: too many resamples hold one category only
  resamples            10000
  resamples_undefined  660
  agreement            0.8
  categories
    category n agreement alpha
    no       5       0.8  0.64
    maybe    0         -     -
    yes      5       0.8  0.64

Values with distances, and the same bits from the same seed:

  $ cat > scores.csv <<'EOF'
  > item,who,score
  > a,1,0.5
  > a,2,0.75
  > b,1,3
  > b,2,2.5
  > b,3,3
  > c,1,1
  > d,1,4
  > d,3,5.5
  > e,2,2
  > e,3,2
  > f,1,0.5
  > f,2,0.5
  > g,2,6
  > g,3,5
  > h,1,3.5
  > h,2,1.5
  > i,1,4.5
  > i,2,4
  > i,3,5
  > EOF
  > assize stats krippendorff --scale interval --unit item --rater who --value score scores.csv
  > assize stats krippendorff --scale interval --unit item --rater who --value score --json scores.csv > once
  > assize stats krippendorff --scale interval --unit item --rater who --value score --json scores.csv | cmp - once && echo same
  > assize stats krippendorff --scale interval --unit item --rater who --value score --seed 1 --json scores.csv | cmp -s - once || echo other
  test                 krippendorff
  n                    19
  scale                interval
  units                8
  raters               3
  ratings              18
  missing              0
  unpaired             1
  alpha                0.8599566429
  low                  0.349016831
  high                 0.9724094686
  level                0.95
  method               bootstrap over units
  note                 fewer than 50 units: the interval is rough, and may be too narrow
  resamples            10000
  resamples_undefined  0
  agreement            0.2777777778
  same
  other

Two numbers a row:

  $ cat > both.csv <<'EOF'
  > first,second
  > 3.1,2.0
  > 0.2,1.1
  > 5.5,4.9
  > 4.4,6.2
  > 2.7,0.3
  > 9.9,8.8
  > 7.3,
  > 1.8,3.3
  > EOF
  > assize stats pearson both.csv
  > assize stats spearman both.csv
  > assize stats kendall both.csv
  test         pearson
  n            7
  missing      1
  r            0.8715826238
  low          0.3449012931
  high         0.9808545389
  level        0.95
  method       Fisher
  t            3.975366441
  df           5
  p_two_sided  0.01057943753
  test         spearman
  n            7
  missing      1
  rho          0.7857142857
  low          -0.06086551947
  high         0.974825625
  level        0.95
  method       Fisher, Bonett-Wright
  p_two_sided  0.04801587302
  p_method     exact
  test         kendall
  n            7
  missing      1
  tau_b        0.619047619
  se           0.173880177
  low          -0.02458134411
  high         0.8998642129
  level        0.95
  method       Fisher, the wider of delta and Fieller
  p_two_sided  0.06904761905
  p_method     exact
  concordant   17
  discordant   4
  ties_first   0
  ties_second  0

With ties p is asymptotic, and what is perfect, or too small, has no interval:

  $ assize stats kendall grades.csv
  > printf 'first,second\n1,2\n2,4\n3,6\n4,8\n' | assize stats pearson -
  > printf 'first,second\n1,2\n2,4\n3,5\n' | assize stats spearman -
  test         kendall
  n            21
  missing      0
  tau_b        0.5882989112
  se           0.1686816975
  low          0.1343257306
  high         0.8381667571
  level        0.95
  method       Fisher, the wider of delta and Fieller
  note         p is an approximation, and rough for so few different values
  z            2.892726446
  p_two_sided  0.003819137667
  p_method     asymptotic
  concordant   91
  discordant   11
  ties_first   72
  ties_second  76
  test         pearson
  n            4
  missing      0
  r            1
  low          -
  high         -
  level        0.95
  method       Fisher
  note         a perfect correlation: no interval, and p is 0 whatever the number of rows
  df           2
  p_two_sided  0
  test         spearman
  n            3
  missing      0
  rho          1
  low          -
  high         -
  level        0.95
  method       Fisher, Bonett-Wright
  note         a perfect order: no interval
  p_two_sided  0.3333333333
  p_method     exact

Few rows: p is counted with ties too; one row of thirty that stands apart in both is so by chance once in thirty:

  $ printf 'first,second\n1,2\n1,1\n2,2\n3,2\n3,5\n4,4\n5,5\n' > tied.csv
  > assize stats spearman tied.csv | grep -E '^(rho|t|p_)'; assize stats kendall tied.csv | grep -E '^(tau|z|p_)'
  > (echo first,second; echo 5,7; for i in $(seq 29); do echo 0,0; done) > lone.csv
  > assize stats spearman lone.csv | grep -E '^(rho|note|p_)'; assize stats kendall lone.csv | grep -E '^(tau|note|p_)'
  test         spearman
  rho          0.8098544298
  p_two_sided  0.0380952381
  p_method     exact
  tau_b        0.7233393493
  p_two_sided  0.0380952381
  p_method     exact
  rho          1
  note         a perfect order: no interval
  p_two_sided  0.06666666667
  p_method     least possible
  tau_b        1
  note         a perfect order: no interval
  p_two_sided  0.06666666667
  p_method     least possible

What cannot be used says why. Columns and options:

  $ assize stats kappa --first frist grades.csv
  > assize stats kappa --weights cubic grades.csv
  > assize stats kappa --level 1 grades.csv
  > assize stats kappa --level nan grades.csv
  > assize stats kappa --order 1,2,,3 grades.csv
  > assize stats kappa --order 1,2,1.0 grades.csv
  > assize stats kappa --order 1,2 grades.csv
  > assize stats krippendorff --scale ratio some.csv
  > assize stats krippendorff --scale interval some.csv
  > assize stats krippendorff --scale interval --order 1,2 some.csv
  > assize stats krippendorff --value rating some.csv
  > assize stats pearson --second third both.csv
  assize: grades.csv: no column 'frist'; did you mean 'first'? Its columns are first, second (say which with --first)
  assize: --weights cubic: expected none, linear or quadratic
  assize: --level 1: expected a number between 0.01 and 0.999999
  assize: --level nan: expected a number between 0.01 and 0.999999
  assize: --order 1,2,,3: expected labels that differ, separated by commas
  assize: --order 1,2,1.0: expected labels that differ, separated by commas
  assize: grades.csv:15:1: column 'first': expected a label of --order, found '3'
  assize: --scale ratio: expected nominal, ordinal or interval
  assize: some.csv:2:1: column 'value': expected a number for --scale interval, found 'yes'
  assize: --order with --scale interval: numbers have their order
  assize: some.csv: no column 'rating'; its columns are unit, rater, value (say which with --value)
  assize: both.csv: no column 'third'; its columns are first, second (say which with --second)
  [2]

Nothing, one row, one label, all equal:

  $ printf '' | assize stats kappa -
  > echo first,second | assize stats kappa -
  > printf 'first,second\na,b\n' | assize stats kappa -
  > printf 'first,second\na,a\na,a\n' | assize stats kappa -
  > printf 'first,second\na,\na,a\n' | assize stats kappa -
  > printf 'first,second\na," "\na,a\n' | assize stats kappa -
  > printf 'first,second\na,b\na,\351\n' | assize stats kappa -
  > printf 'first,second\n1,2\n2,NaN\n' | assize stats kappa -
  > printf 'first,second\n1,2\n2,1e999\n' | assize stats kappa -
  > printf 'unit,rater,value\nu,a,x\n' | assize stats fleiss -
  > printf 'unit,rater,value\nu,a,x\nv,a,y\n' | assize stats fleiss -
  > printf 'unit,rater,value\nu,a,x\nu,b,x\nv,a,x\nv,b,x\n' | assize stats fleiss -
  > printf 'unit,rater,value\nu,a,x\nu,b,x\nu,a,x\nv,b,x\n' | assize stats fleiss -
  > printf 'unit,rater,value\nu,a,\nu,b,x\n' | assize stats fleiss -
  > printf 'unit,rater,value\nu,a,\nu,b,\n' | assize stats krippendorff -
  > printf 'unit,rater,value\nu,a,x\nv,b,y\n' | assize stats krippendorff -
  > printf 'unit,rater,value\nu,a,x\nu,b,y\nv,b,y\n' | assize stats krippendorff -
  > printf 'unit,rater,value\nu,a,x\nu,b,x\nv,a,x\nv,b,x\nw,a,y\n' | assize stats krippendorff -
  > printf 'unit,rater,value\nu,a,1\nu,b,nan\n' | assize stats krippendorff -
  > printf 'first,second\n1,2\n2,3\n' | assize stats kendall -
  > printf 'first,second\n1,\n2,\n3,\n' | assize stats pearson -
  > printf 'first,second\n1,7\n2,7\n3,7\n' | assize stats spearman -
  > printf 'first,second\n7,1\n7,2\n7,3\n' | assize stats kendall -
  > printf 'first,second\n1,2\n2,x\n3,1\n' | assize stats pearson -
  > printf 'first,second\n1,2\n2,inf\n3,1\n' | assize stats pearson -
  assize: standard input: an empty file; expected a header row
  assize: standard input: no row below the header
  assize: standard input: kappa is undefined: there is one pair of labels only
  assize: standard input: kappa is undefined: both raters gave one and the same label only
  assize: standard input:2:1: column 'second': expected a text, found nothing
  assize: standard input:2:1: column 'second': expected a label or a finite number, found ' '
  assize: standard input: not UTF-8: byte 19
  assize: standard input:3:1: column 'second': expected a label or a finite number, found 'NaN'
  assize: standard input:3:1: column 'second': expected a label or a finite number, found '1e999'
  assize: standard input: Fleiss' kappa is undefined: there is one unit only
  assize: standard input: Fleiss' kappa is undefined: each unit has one rating only
  assize: standard input: Fleiss' kappa is undefined: all ratings are of one category
  assize: standard input:4:1: rater 'a' has rated unit 'u' in line 2 already
  assize: standard input:2:1: column 'value': expected a text, found nothing
  assize: standard input: alpha is undefined: no unit has two ratings
  assize: standard input: alpha is undefined: no unit has two ratings
  assize: standard input: alpha is undefined: one unit only has two ratings
  assize: standard input: alpha is undefined: all ratings that can be paired are of one category
  assize: standard input:3:1: column 'value': expected a label or a finite number, found 'nan'
  assize: standard input: the correlation is undefined: 2 of 2 rows have both numbers, and it takes three
  assize: standard input: the correlation is undefined: 0 of 3 rows have both numbers, and it takes three
  assize: standard input: the correlation is undefined: all values of column 'second' are equal
  assize: standard input: the correlation is undefined: all values of column 'first' are equal
  assize: standard input:3:1: column 'second': expected a finite number, found 'x'
  assize: standard input:3:1: column 'second': expected a finite number, found 'inf'
  [2]
