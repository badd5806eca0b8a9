# Calibration and correction from the command line: scores held against labels, and a judge corrected by a few of them.

Ten probabilities, with ties and at the ends:

  $ cat > p.csv <<'EOF'
  > score,label
  > 0,0
  > .1,1
  > .3,0
  > .35,0
  > .4,1
  > .5,1
  > .7,1
  > .7,0
  > .9,1
  > 1,1
  > EOF
  > assize stats auroc p.csv
  > assize stats average-precision p.csv
  test       auroc
  n          10
  positives  6
  negatives  4
  auroc      0.7708333333
  se         0.1685655714
  low        0.3413575219
  high       0.9561984289
  level      0.95
  method     DeLong, interval on the logit scale
  note       fewer than 20 rows of a class: the interval is too short
  test               average-precision
  n                  10
  positives          6
  negatives          4
  average_precision  0.8416666667
  base_rate          0.6
  low                0.372572684
  high               0.9794183458
  level              0.95
  method             Boyd, Eng and Page's logit interval
  note               fewer than 20 rows of a class: the interval is too short

  $ assize stats brier p.csv
  > assize stats log-loss p.csv
  test       brier
  n          10
  positives  6
  negatives  4
  brier      0.22225
  se         0.08337703021
  low        0.0336380539
  high       0.4108619461
  level      0.95
  method     t interval of a mean
  skill      0.07395833333
  decomposition.bins         10
  decomposition.binning      width
  decomposition.reliability  0.086625
  decomposition.resolution   0.09
  decomposition.uncertainty  0.24
  decomposition.within       -0.014375
  test       log-loss
  n          10
  positives  6
  negatives  4
  log_loss   0.6365489129
  se         0.2228764966
  low        0.1323672496
  high       1.140730576
  level      0.95
  method     t interval of a mean
  clipped    0

  $ assize stats ece p.csv
  > assize stats ece --binning mass --bins 3 p.csv
  test        ece
  n           10
  positives   6
  negatives   4
  ece         0.245
  mce         0.5
  bins        10
  binning     width
  level       0.95
  method      Wilson's interval of each observed share
  empty_bins  3
  table
    from  to n mean_score observed           low         high
       0 0.1 2       0.05      0.5 0.09453120573 0.9054687943
     0.2 0.3 1        0.3        0             0 0.7934506856
     0.3 0.4 2      0.375      0.5 0.09453120573 0.9054687943
     0.4 0.5 1        0.5        1  0.2065493144            1
     0.6 0.7 2        0.7      0.5 0.09453120573 0.9054687943
     0.8 0.9 1        0.9        1  0.2065493144            1
     0.9   1 1          1        1  0.2065493144            1
  test        ece
  n           10
  positives   6
  negatives   4
  ece         0.105
  mce         0.175
  bins        3
  binning     mass
  level       0.95
  method      Wilson's interval of each observed share
  empty_bins  0
  table
    from   to n mean_score observed           low         high
       0 0.35 4     0.1875     0.25 0.04558726081 0.6993581574
     0.4  0.7 4      0.575     0.75  0.3006418426 0.9544127392
     0.9    1 2       0.95        1  0.3423802275            1

  $ assize stats platt p.csv
  > assize stats platt --json p.csv | tail -n 5
  test       platt
  n          10
  positives  6
  negatives  4
  a          -2.026028066
  b          0.5953425626
  formula    1 / (1 + exp(a score + b))
      0.6948467236409156,
      0.7734828252745272,
      0.8070081027367711
    ]
  }

  $ assize stats isotonic p.csv
  test  isotonic
  n     10
  steps
    from   to n        value
       0    0 1            0
     0.1 0.35 3 0.3333333333
     0.4  0.7 4         0.75
     0.9    1 2            1

Weights, other columns, verdicts in words, JSON Lines, standard input:

  $ printf '{"p": %s, "ok": "%s", "w": %s}\n' 1 fail 1  2 pass 1  3 fail 3  4 pass 1 | assize stats isotonic --score p --label ok --weight w -
  > printf '{"p": %s, "ok": "%s", "w": %s}\n' 1 fail 1  2 pass 1  3 fail 3  4 pass 1 | assize stats auroc --score p --label ok --level 0.9 --json -
  test  isotonic
  n     4
  steps
    from to n weight value
       1  1 1      1     0
       2  3 2      4  0.25
       4  4 1      1     1
  {
    "test": "auroc",
    "n": 4,
    "positives": 2,
    "negatives": 2,
    "auroc": 0.75,
    "se": 0.3535533905932738,
    "low": 0.11889317683331543,
    "high": 0.985228559471063,
    "level": 0.9,
    "method": "DeLong, interval on the logit scale",
    "note": "fewer than 20 rows of a class: the interval is too short"
  }

A judge of 110 answers, of which ten have a gold label too:

  $ (echo score,label; for pair in 1,1 1,1 1,1 1,1 0,1 0,0 0,0 0,0 0,0 1,0; do echo $pair; done
  >  for i in $(seq 40); do echo 1,; done; for i in $(seq 60); do echo 0,; done) > judged.csv
  > assize stats rogan-gladen judged.csv
  test      rogan-gladen
  n         110
  labelled  10
  over      all
  apparent  0.4090909091
  estimate  0.3484848485
  se        0.2157528339
  low       0
  high      0.7738602668
  level     0.95
  method    Rogan-Gladen, delta method, Lang and Reiczigel's interval
  note      fewer than 10 gold positives, or negatives: the interval may not hold as often as it says
  sensitivity.estimate  0.8
  sensitivity.n         5
  sensitivity.low       0.3755346298
  sensitivity.high      0.9637758914
  specificity.estimate  0.8
  specificity.n         5
  specificity.low       0.3755346298
  specificity.high      0.9637758914

  $ assize stats rogan-gladen --over unlabelled --level 0.8 judged.csv | head -n 10
  test      rogan-gladen
  n         110
  labelled  10
  over      unlabelled
  apparent  0.4
  estimate  0.3333333333
  se        0.2367475084
  low       0
  high      0.6495120356
  level     0.8

  $ assize stats ppi judged.csv
  test        ppi
  n           110
  labelled    10
  unlabelled  100
  estimate    0.4435897436
  se          0.1295990885
  low         0.1504162373
  high        0.7367632499
  level       0.95
  method      PPI++, t interval
  lambda      0.5641025641
  note        fewer than 20 labels: the intervals may be too short
  estimates
    method          lambda     estimate           se           low         high
    classical            0          0.5  0.158113883   0.142321547  0.857678453
    PPI                  1          0.4 0.1496662955 0.06143131767 0.7385686823
    PPI++     0.5641025641 0.4435897436 0.1295990885  0.1504162373 0.7367632499

A judge that finds fewer positives than its false alarms alone would make; one that ten labels do not tell from chance; all
rows labelled:

  $ (echo score,label; for pair in 1,1 1,1 1,0 1,0 0,0 0,0 0,0; do echo $pair; done; for i in $(seq 30); do echo 0,; done) > few.csv
  > assize stats rogan-gladen --over unlabelled few.csv | sed -n '5,14p'
  apparent     0
  estimate     0
  se           0.3651483717
  low          0
  high         0.7524157184
  level        0.95
  method       Rogan-Gladen, delta method, Lang and Reiczigel's interval
  unclamped    -0.6666666667
  note         the estimate lay outside 0 to 1, and is held there
  labels_note  fewer than 10 gold positives, or negatives: the interval may not hold as often as it says

  $ (echo score,label; echo 1,1; for i in 1 2 3 4 5 6 7 8; do echo 1,0; done; echo 0,0; echo 1,; echo 0,) > vague.csv
  > assize stats rogan-gladen vague.csv | sed -n '5,13p'
  apparent   0.8333333333
  estimate   0
  se         0.7021791478
  low        -
  high       -
  level      0.95
  method     Rogan-Gladen, delta method, Lang and Reiczigel's interval
  unclamped  -0.5
  note       no interval: with so few labels the judge may be no better than chance

  $ printf 'score,label\n1,1\n1,0\n0,0\n' | assize stats rogan-gladen - | sed -n '4,11p'
  over      all
  apparent  0.6666666667
  estimate  0.3333333333
  se        0.272165527
  low       0.06149194472
  high      0.7923403992
  level     0.95
  method    every row is labelled: their share, Wilson's interval

What has no interval says so, and holds no NaN: one row, equal scores, separated classes, rows that lose the same, equal labels.

  $ printf 'score,label\n0.3,1\n' | assize stats brier --json -
  {
    "test": "brier",
    "n": 1,
    "positives": 1,
    "negatives": 0,
    "brier": 0.48999999999999994,
    "se": null,
    "low": null,
    "high": null,
    "level": 0.95,
    "method": "t interval of a mean",
    "note": "no interval: it takes two rows that do not lose the same",
    "skill": null,
    "skill_note": "no skill: all labels are equal, and the base rate alone loses nothing",
    "decomposition": {
      "bins": 10,
      "binning": "width",
      "reliability": 0.48999999999999994,
      "resolution": 0.0,
      "uncertainty": 0.0,
      "within": 0.0
    }
  }

  $ printf 'score,label\n0.5,1\n0.5,0\n0.5,1\n' | assize stats auroc - | tail -n 7
  auroc      0.5
  se         -
  low        -
  high       -
  level      0.95
  method     DeLong, interval on the logit scale
  note       no interval: it takes two rows of each class, scores that differ, and classes that scores confuse

  $ printf 'score,label\n1,0\n2,0\n3,1\n4,1\n' | assize stats average-precision - | tail -n 7
  average_precision  1
  base_rate          0.5
  low                -
  high               -
  level              0.95
  method             Boyd, Eng and Page's logit interval
  note               no interval: no false row scores above a true one

  $ printf 'score,label\n0,1\n1,0\n' | assize stats log-loss -
  test       log-loss
  n          2
  positives  1
  negatives  1
  log_loss   36.04365339
  se         0
  low        -
  high       -
  level      0.95
  method     t interval of a mean
  note       no interval: it takes two rows that do not lose the same
  clipped    2

  $ printf 'score,label\n1,1\n1,1\n1,\n1,\n' | assize stats ppi - | sed -n '5,10p'
  estimate    1
  se          0
  low         -
  high        -
  level       0.95
  method      PPI++, t interval

Refused: one class only, equal scores, what is no probability, no verdict, no label.

  $ printf 'score,label\n1,1\n2,1\n' > one.csv
  > assize stats auroc one.csv
  assize: one.csv: column 'label' is 1 in every row that has one (2): AUROC needs rows of both labels
  [2]

  $ assize stats average-precision one.csv
  assize: one.csv: column 'label' is 1 in every row that has one (2): average precision needs rows of both labels
  [2]

  $ assize stats platt one.csv
  assize: one.csv: column 'label' is 1 in every row that has one (2): Platt scaling needs rows of both labels
  [2]

  $ printf 'score,label\n1,0\n0,0\n1,\n' | assize stats rogan-gladen -
  assize: standard input: column 'label' is 0 in every row that has one (2): the correction needs rows of both labels
  [2]

  $ printf 'score,label\n0.5,1\n0.5,0\n0.5,1\n' | assize stats platt -
  assize: standard input: column 'score' does not decide a curve: its scores are all the same, or too close
  [2]

  $ assize stats ece one.csv
  assize: one.csv:3:1: column 'score': expected a probability between 0 and 1, found 2
  [2]

  $ printf 'score,label\n-0.1,1\n' | assize stats brier -
  assize: standard input:2:1: column 'score': expected a probability between 0 and 1, found -0.1
  [2]

  $ printf 'score,label\n0.5,2\n' | assize stats log-loss -
  assize: standard input:2:1: column 'label': expected a label, 0 or 1, found 2
  [2]

  $ printf 'score,label\n0.5,\n' | assize stats auroc -
  assize: standard input:2:1: column 'label': expected a finite number, found nothing
  [2]

  $ printf 'score,label\n0.5,1\n' | assize stats rogan-gladen -
  assize: standard input:2:1: column 'score': expected a judge's verdict, 0 or 1, found 0.5
  [2]

  $ printf 'score,label\n1,0.5\n' | assize stats rogan-gladen -
  assize: standard input:2:1: column 'label': expected a label, 0 or 1, or nothing, found 0.5
  [2]

  $ printf 'score,label\n1,\n0,\n' | assize stats rogan-gladen -
  assize: standard input: column 'label' is empty in every row: expected a label in some
  [2]

  $ printf 'score,label\n1,\n0,\n' | assize stats ppi -
  assize: standard input: column 'label' is empty in every row: expected a label in some
  [2]

  $ printf 'score,label\n1,1\n0,0\n' | assize stats ppi -
  assize: standard input: 2 of 2 rows have a label: expected two at least with one, and two without
  [2]

  $ printf 'score,label\n1,1\n0,0\n' | assize stats rogan-gladen --over unlabelled -
  assize: standard input: every row has a label: expected some without one, for --over unlabelled
  [2]

  $ printf 'score,label\n1,0\n0,1\n1,1\n0,\n' | assize stats rogan-gladen -
  assize: standard input: the judge is no better than chance: sensitivity 0.5 and specificity 0 add up to 0.5, and only above 1 can a share be inferred
  [2]

  $ printf 'score,label\n1e200,1\n1,2\n1,\n1,\n' | assize stats ppi -
  assize: standard input: scores or labels are too large to square: expected none beyond 1e150
  [2]

  $ printf 'score,label,w\n1,1,0\n' | assize stats isotonic --weight w -
  assize: standard input:2:1: column 'w': expected a weight above 0, found 0
  [2]

  $ printf 'score,label\n1,1e308\n1,1e308\n' | assize stats isotonic -
  assize: standard input: labels or weights are too large to add up
  [2]

Files and options that are wrong:

  $ printf 'scores,label\n1,1\n' | assize stats auroc -
  assize: standard input: no column 'score'; did you mean 'scores'? Its columns are scores, label (say which with --score)
  [2]

  $ printf 'score,label\n' | assize stats brier -
  assize: standard input: no row below the header
  [2]

  $ printf '' | assize stats ece -
  assize: standard input: an empty file; expected a header row
  [2]

  $ printf 'score,label\nnan,1\n' | assize stats auroc -
  assize: standard input:2:1: column 'score': expected a finite number, found 'nan'
  [2]

  $ printf 'score,label\ninf,1\n' | assize stats isotonic -
  assize: standard input:2:1: column 'score': expected a finite number, found 'inf'
  [2]

  $ printf 'score,label\nhigh,1\n' | assize stats platt -
  assize: standard input:2:1: column 'score': expected a finite number, found 'high'
  [2]

  $ assize stats ece --binning depth p.csv
  assize: --binning depth: expected width or mass
  [2]

  $ assize stats ece --bins 0 p.csv
  assize: --bins: 0 is out of range: it must be from 1 to 1000
  [2]

  $ assize stats auroc --level 95 p.csv
  assize: --level 95: expected a number between 0.01 and 0.999999
  [2]

  $ assize stats auroc --level 0.9999999999999999 p.csv
  assize: --level 0.9999999999999999: expected a number between 0.01 and 0.999999
  [2]

  $ assize stats rogan-gladen --over some judged.csv
  assize: --over some: expected all or unlabelled
  [2]
