# Ratings from games of two: Elo and Bradley-Terry, and the games that cannot be rated. The figures are those of
# tests/golden/rating.py.

Wikipedia's 22 games of four players, the wins of a pair counted:

  $ cat > games.csv <<'EOF'
  > a,b,winner,count
  > A,B,A,2
  > A,B,B,3
  > A,D,A,1
  > A,D,D,4
  > B,C,B,5
  > B,C,C,3
  > C,D,C,1
  > C,D,D,3
  > EOF
  > assize stats bradley-terry --count count games.csv
  > assize stats bradley-terry --count count --errors hessian --scale log --level 0.9 --json games.csv | head -28
  > assize stats bradley-terry --count count --pairs games.csv | sed -n '/pairs/,$p'
  test            bradley-terry
  n               8
  games           22
  players         4
  ties            half
  method          sandwich, normal
  level           0.95
  scale           elo
  log_likelihood  -13.42845008
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 D    1142.439163 108.3946836  929.989487 1354.888839    1     4     9    7      2    0
       2 B    1007.366081 84.19318047 842.3504797 1172.381683    1     4    13    8      5    0
       3 C    927.7676089 91.75310292 747.9348317 1107.600386    1     4    12    4      8    0
       4 A     922.427147 94.56209147 737.0888534 1107.765441    1     4    10    3      7    0
  {
    "test": "bradley-terry",
    "n": 8,
    "games": 22,
    "players": 4,
    "ties": "half",
    "method": "of the model, normal",
    "level": 0.9,
    "scale": "log",
    "log_likelihood": -13.42845007996188,
    "ratings": [
      {
        "rank": 1,
        "name": "D",
        "rating": 0.8199457331890465,
        "se": 0.6213426161401359,
        "low": -0.2020719225485723,
        "high": 1.8419633889266653,
        "best": 1,
        "worst": 4,
        "games": 9,
        "wins": 7,
        "losses": 2,
        "ties": 0
      },
      {
        "rank": 2,
        "name": "B",
  pairs
    first second  difference          se            p         wins     wins_low    wins_high
    D     B      135.0730818 174.2723799 0.4382990153 0.6851503676 0.2334954703 0.9395602107
    D     C      214.6715541 169.6490208 0.2057328683 0.7748231647 0.3366387251 0.9589011175
    D     A       220.012016 155.0628813 0.1559407834 0.7801414682 0.3815440336 0.9532909255
    B     C      79.59847226 116.9442221 0.4960908841 0.6125884176 0.2970860137  0.855403243
    B     A      84.93893419 143.1980208 0.5530759665 0.6198585318 0.2447746703  0.891346924
    C     A      5.340461924 165.5787014 0.9742700395 0.5076849373 0.1373599282 0.8697643923

The order of rows and which side a player sits on change nothing, nor does JSON Lines, nor the words of the arenas:

  $ cat > games.jsonl <<'EOF'
  > {"model_a": "D", "model_b": "C", "winner": "model_a", "n": 3}
  > {"model_a": "D", "model_b": "C", "winner": "model_b", "n": 1}
  > {"model_a": "C", "model_b": "B", "winner": "C", "n": 3}
  > {"model_a": "C", "model_b": "B", "winner": "B", "n": 5}
  > {"model_a": "D", "model_b": "A", "winner": "D", "n": 4}
  > {"model_a": "A", "model_b": "D", "winner": "A", "n": 1}
  > {"model_a": "B", "model_b": "A", "winner": "model_a", "n": 3}
  > {"model_a": "A", "model_b": "B", "winner": "model_a", "n": 2}
  > EOF
  > assize stats bradley-terry --count count games.csv | tail -5 > one
  > assize stats bradley-terry --a model_a --b model_b --count n games.jsonl | tail -5 > two
  > cmp one two && echo same
  same

Ties, style and clusters. Longer answers win more often here; at equal length the order of players is another:

  $ cat > arena.csv <<'EOF'
  > a,b,winner,prompt,length_a,length_b,first
  > x,y,x,p1,300,100,1
  > y,z,tie,p1,200,220,1
  > z,x,x,p2,90,310,1
  > x,y,y,p2,150,160,1
  > y,z,z,p3,120,250,1
  > z,x,z,p3,240,180,1
  > x,y,tie,p4,210,140,1
  > y,z,y,p4,220,120,1
  > z,x,tie,p5,130,240,1
  > x,z,x,p5,280,110,1
  > y,x,x,p6,140,260,1
  > z,y,y,p6,170,150,1
  > EOF
  > assize stats bradley-terry arena.csv
  > assize stats bradley-terry --covariate length --covariate first --errors hessian arena.csv
  > assize stats bradley-terry --cluster prompt arena.csv
  > assize stats bradley-terry --ties davidson --pairs arena.csv
  > assize stats bradley-terry --cluster-pairs arena.csv | grep -E 'method|clusters|note'
  test            bradley-terry
  n               12
  games           12
  players         3
  ties            half
  method          sandwich, normal
  level           0.95
  scale           elo
  log_likelihood  -7.979666935
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1059.586316 73.33267511 915.8569136 1203.315718    1     3     8    4      2    2
       2 y           1000 70.24353607 862.3251992 1137.674801    1     3     8    3      3    2
       3 z    940.4136843 73.33267511 796.6842822 1084.143086    1     3     8    2      4    2
  test            bradley-terry
  n               12
  games           12
  players         3
  ties            half
  method          of the model, normal
  level           0.95
  scale           elo
  log_likelihood  -3.428208209
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 y    1234.425092 200.0268542 842.3796616 1626.470522    1     3     8    3      3    2
       2 z    1067.875921 174.7920164  725.289864 1410.461978    1     3     8    2      4    2
       3 x    697.6989872 296.6310104 116.3128901 1279.085084    1     3     8    4      2    2
  covariates
    covariate      estimate            se            low          high            p
    length    0.03590696393 0.02423487603 -0.01159252026 0.08340644813 0.1384404796
    first      -0.204394068  0.9897791333   -2.144325522   1.735537386 0.8363966741
  test            bradley-terry
  n               12
  games           12
  players         3
  ties            half
  method          clustered sandwich (Mancl & DeRouen), t of C - 1 degrees of freedom
  clusters        6
  level           0.95
  scale           elo
  log_likelihood  -7.979666935
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1059.586316 75.44303228 865.6538273 1253.518804    1     3     8    4      2    2
       2 y           1000 83.68412638 784.8831048 1215.116895    1     3     8    3      3    2
       3 z    940.4136843 115.3119834 643.9947944 1236.832574    1     3     8    2      4    2
  test            bradley-terry
  n               12
  games           12
  players         3
  ties            davidson
  method          sandwich, normal
  level           0.95
  scale           elo
  log_likelihood  -12.53185688
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1080.779349 100.9244875  882.970988 1278.587709    1     3     8    4      2    2
       2 y           1000 95.24341146 813.3263438 1186.673656    1     3     8    3      3    2
       3 z    919.2206513 100.9244875 721.4122906 1117.029012    1     3     8    2      4    2
  tie.between_equals  0.2599402071
  tie.nu              0.7024843387
  tie.log_nu.estimate  -0.3531321717
  tie.log_nu.se        0.6757011979
  tie.log_nu.low       -1.677482184
  tie.log_nu.high      0.9712178404
  pairs
    first second  difference          se            p         wins          tie      decided  decided_low decided_high
    x     y      80.77934869 168.3103296 0.6312679911 0.4576898062 0.2548201109 0.6142004272 0.1924837897  0.914037293
    x     z      161.5586974 177.9654497 0.3639789632 0.5447202492 0.2403597782 0.7170766287 0.2539071547 0.9496882261
    y     z      80.77934869 168.3103296 0.6312679911 0.4576898062 0.2548201109 0.6142004272 0.1924837897  0.914037293
  method          clustered sandwich (Mancl & DeRouen), t of C - 1 degrees of freedom
  clusters        3
  note            few clusters: intervals may be too narrow

Elo plays the games in their order:

  $ assize stats elo arena.csv
  > assize stats elo --k 16 --initial 1500 --scale 200 --cluster prompt --resamples 50 --seed 3 arena.csv
  > printf 'a,b,winner\nx,y,x\n' | assize stats elo -
  test       elo
  n          12
  games      12
  players    3
  k          32
  initial    1000
  scale      400
  method     percentile bootstrap over games, in the order of the file
  resamples  1000
  level      0.95
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1028.013287 27.72615795 970.3279282 1077.335788    1     3     8    4      2    2
       2 y    1004.085546 30.53597169 939.6795275 1064.338133    1     3     8    3      3    2
       3 z    967.9011671 30.10655806 918.8966713 1034.286565    1     3     8    2      4    2
  test       elo
  n          12
  games      12
  players    3
  k          16
  initial    1500
  scale      200
  method     percentile bootstrap over clusters, in the order of the file
  clusters   6
  resamples  50
  level      0.95
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1514.006643 12.01568372 1493.018653 1533.515051    1     3     8    4      2    2
       2 y    1502.042773 12.37222404 1479.444957 1526.009061    1     3     8    3      3    2
       3 z    1483.950584 16.07357913 1459.907183 1511.865572    1     3     8    2      4    2
  test       elo
  n          1
  games      1
  players    2
  k          32
  initial    1000
  scale      400
  method     percentile bootstrap over games, in the order of the file
  resamples  1000
  level      0.95
  ratings
    rank name rating se low high best worst games wins losses ties
       1 x      1016  -   -    -    1     2     1    1      0    0
       2 y       984  -   -    -    1     2     1    0      1    0
  note       one game, or one cluster, says nothing of the next: no intervals

Games that have no finite strengths of greatest likelihood, and who that lies with; a penalty makes them ratable:

  $ printf 'a,b,winner\nx,y,x\ny,z,y\nz,y,z\nx,z,x\n' > unbeaten.csv
  > assize stats bradley-terry unbeaten.csv
  > assize stats bradley-terry --prior 1 unbeaten.csv
  > assize stats bradley-terry --prior 1 --errors sandwich unbeaten.csv | grep -E 'method|note'
  > printf 'a,b,winner\nx,y,x\ny,x,y\nx,z,x\n' | assize stats bradley-terry -
  > printf 'a,b,winner\nx,y,tie\nu,v,tie\nv,w,tie\n' | assize stats bradley-terry -
  > printf 'a,b,winner\nx,y,x\nx,y,tie\n' | assize stats bradley-terry --ties davidson -
  > printf 'a,b,winner\nx,y,x\nx,y,y\n' | assize stats bradley-terry --ties davidson -
  > printf 'a,b,winner\nx,y,tie\nx,y,tie\n' | assize stats bradley-terry --ties davidson -
  assize: unbeaten.csv: the likelihood has no maximum: 'x' won every game against the others; give --prior 1, a penalty that makes ratings finite, or leave them out
  test            bradley-terry
  n               4
  games           4
  players         3
  ties            half
  prior           1
  method          of the model, normal
  level           0.95
  scale           elo
  log_likelihood  -1.685476648
  ratings
    rank name      rating          se         low        high best worst games wins losses ties
       1 x    1211.254921 191.6986968 835.5323797 1586.977463    1     3     2    2      0    0
       2 y    894.3725393  142.693182 614.6990418 1174.046037    1     3     3    1      2    0
       2 z    894.3725393  142.693182 614.6990418 1174.046037    1     3     3    1      2    0
  method          sandwich, normal
  note            intervals leave out how far the penalty of --prior draws ratings together
  assize: standard input: the likelihood has no maximum: 'z' lost every game against the others; give --prior 1, a penalty that makes ratings finite, or leave them out
  assize: standard input: 'x' and 'y' never played any of the others, so nothing compares them; give --prior 1, a penalty that makes ratings finite, or leave them out
  assize: standard input: --ties davidson: the likelihood has no maximum: with 'x' ever stronger and ties ever likelier it only grows; give --ties half, or --prior 1
  assize: standard input: --ties davidson: no game is a tie; leave it out
  assize: standard input: --ties davidson: every game is a tie
  [2]

Ties alone show no spread:

  $ printf 'a,b,winner\nx,y,tie\nx,y,draw\n' | assize stats bradley-terry -
  test            bradley-terry
  n               2
  games           2
  players         2
  ties            half
  method          sandwich, normal
  level           0.95
  scale           elo
  log_likelihood  -1.386294361
  ratings
    rank name rating se low high best worst games wins losses ties
       1 x      1000  -   -    -    1     2     2    0      0    2
       1 y      1000  -   -    -    1     2     2    0      0    2
  note            an error that is not there: the games show no spread (all ties, or clusters that cancel out); see --errors hessian

Covariates that cannot be estimated:

  $ printf 'a,b,winner,none,who,knows\nx,y,x,0,1,2\nx,y,y,0,1,-1\ny,x,y,0,-1,5\ny,x,x,0,-1,-3\n' > covariates.csv
  > assize stats bradley-terry --covariate none covariates.csv
  > assize stats bradley-terry --covariate who covariates.csv
  > assize stats bradley-terry --covariate knows --covariate knows covariates.csv
  > assize stats bradley-terry --covariate knows covariates.csv
  > assize stats bradley-terry --covariate lenght arena.csv
  assize: covariates.csv: covariate 'none' is 0 in every game: the sides never differ in it
  assize: covariates.csv: covariate 'who' is a combination of who plays whom: nothing tells their effects apart
  assize: covariates.csv: covariate 'knows' is a combination of who plays whom and of the covariates before it: nothing tells their effects apart
  assize: covariates.csv: covariate 'knows', alone or with others, tells every win from every loss: its coefficient has no finite estimate; leave it out
  assize: arena.csv: no column 'lenght'; its columns are a, b, winner, prompt, length_a, length_b, first (say which with --covariate)
  [2]

Bad input:

  $ printf 'a,b,winner\nx,x,x\n' | assize stats bradley-terry -
  > printf 'a,b,winner\nx,y,z\ny,z,y\n' | assize stats bradley-terry -
  > printf 'a,b,winner\nx,y,X\n' | assize stats elo -
  > printf 'a,b,winner\nx,y,\n' | assize stats elo -
  > printf 'a,b,winner\n' | assize stats elo -
  > printf '' | assize stats elo -
  > printf 'a,b,won\nx,y,x\n' | assize stats elo -
  > printf 'a,b,winner,n\nx,y,x,-1\n' | assize stats bradley-terry --count n -
  > printf 'a,b,winner,n\nx,y,x,nan\n' | assize stats bradley-terry --count n -
  > printf 'a,b,winner,n\nx,y,x,1e300\n' | assize stats bradley-terry --count n -
  > printf 'a,b,winner,n\nx,y,x,0\n' | assize stats bradley-terry --count n -
  > printf 'a,b,winner,n\nx,y,x,0\n' | assize stats elo --count n -
  > printf 'a,b,winner,n\nx,y,x,1.5\n' | assize stats elo --count n -
  > printf 'a,b,winner,n\nx,y,x,1e9\n' | assize stats elo --count n -
  > printf 'a,b,winner,c\nx,y,x,1\nx,y,y,1\n' | assize stats bradley-terry --cluster c -
  > printf 'a,b,winner,c\nx,y,x,1\nx,y,y,1\ny,z,y,2\ny,z,z,2\n' | assize stats bradley-terry --cluster c -
  > printf 'a,b,winner\nx,y,x\nx,y,y\ny,z,y\ny,z,z\n' | assize stats bradley-terry --cluster-pairs -
  > printf 'a,b,winner,l_a,l_b\nx,y,x,1e308,-1e308\nx,y,y,1,2\n' | assize stats bradley-terry --covariate l -
  > assize stats bradley-terry --cluster prompt --cluster-pairs arena.csv
  > assize stats bradley-terry --cluster prompt --errors hessian arena.csv
  > assize stats bradley-terry --ties rao-kupper arena.csv
  > assize stats bradley-terry --prior -1 arena.csv
  > assize stats bradley-terry --level 1 arena.csv
  > assize stats elo --k 0 arena.csv
  > assize stats elo --scale inf arena.csv
  assize: standard input:2:1: 'x' plays against itself
  assize: standard input:2:1: column 'winner': expected who won, 'x' or 'y', or tie, draw or both; found 'z'
  assize: standard input:2:1: column 'winner': expected who won, 'x' or 'y', or tie, draw or both; found 'X'
  assize: standard input:2:1: column 'winner': expected a text, found nothing
  assize: standard input: no row below the header
  assize: standard input: an empty file; expected a header row
  assize: standard input: no column 'winner'; its columns are a, b, won (say which with --winner)
  assize: standard input:2:1: column 'n': expected a count from 0 to 1e15, found -1
  assize: standard input:2:1: column 'n': expected a finite number, found 'nan'
  assize: standard input:2:1: column 'n': expected a count from 0 to 1e15, found 1e+300
  assize: standard input: no game: every count is 0
  assize: standard input: no game: every count is 0
  assize: standard input:2:1: Elo plays whole games: expected a whole count, found 1.5
  assize: standard input: 1000000000 games; Elo plays at most 10000000
  assize: standard input: all games are of one cluster, which says nothing of the next: expected two or more
  assize: standard input: cluster '1': without its games the others cannot be rated, so that nothing tells how far they are off; leave out whoever plays in no other cluster, or give no clusters
  assize: standard input: cluster 'x, y': without its games the others cannot be rated, so that nothing tells how far they are off; leave out whoever plays in no other cluster, or give no clusters
  assize: standard input:2:1: columns 'l_a' and 'l_b': their difference is too large
  assize: --cluster and --cluster-pairs: expected one of them
  assize: --errors hessian: with clusters, errors are clustered ones; leave it out
  assize: --ties rao-kupper: expected half or davidson
  assize: --prior -1: expected a number between 0 and 1e+06
  assize: --level 1: expected a number between 0.01 and 0.999999
  assize: --k 0: expected a number strictly between 0 and 1e+06
  assize: --scale inf: expected a number strictly between 0 and 1e+09
  [2]

Who is called as a word that decides is the one that is meant, and no word of another row:

  $ printf 'a,b,winner\ntie,b,tie\nb,tie,b\ntie,b,tie\n' | assize stats bradley-terry - | tail -3
  > printf 'a,b,winner\ntie,b,b\nb,x,tie\n' | assize stats bradley-terry -
    rank name      rating          se         low        high best worst games wins losses ties
       1 tie  1060.205999 106.3799879 851.7050542 1268.706944    1     2     3    2      1    0
       2 b    939.7940009 106.3799879  731.293056 1148.294946    1     2     3    1      2    0
  assize: standard input:3:1: column 'winner': expected who won, 'b' or 'x', or tie, draw or both; found 'tie'
  [2]
