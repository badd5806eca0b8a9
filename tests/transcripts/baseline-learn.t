How far two runs of the same thing lie apart, learnt from runs of the same thing.

A suite of recorded answers, and answers of five runs of one assistant:

  $ cat > cases.jsonl <<'EOF'
  > {"id": "capital", "input": "What is the capital of Peru?", "expected": {"say": "Lima"}, "tags": ["city"]}
  > {"id": "river", "input": "Which river runs through Cairo?", "expected": {"say": "Nile"}, "tags": ["water"]}
  > {"id": "lake", "input": "On which lake lies Puno?", "expected": {"say": "Titicaca"}, "tags": ["water"]}
  > {"id": "port", "input": "What is the port of Lima?", "expected": {"say": "Callao"}, "tags": ["city", "water"]}
  > EOF
  > cat > suite.yaml <<'EOF'
  > suite: quiz
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: said, all: $case.expected.say}
  >   - contains: {id: polite, any: [Please]}
  > metrics:
  >   - {id: right, mean: {of: said, by: [tag]}}
  >   - {id: right_k, pass@k: {of: said, k: [1]}}
  >   - {id: polite, mean: polite}
  > EOF
  > cat > answer.sh <<'EOF'
  > for id in capital river lake port; do echo "{\"case\": \"$id\", \"answer\": \"$1\"}"; shift; done > answers.jsonl
  > EOF
  > for run in "Lima Nile lake Callao" "Lima Nile lake sea" "Lima Nile Titicaca Callao" "Cusco Nile lake Callao"; do sh answer.sh $run; assize run suite.yaml > out.txt; done

## From three runs of the store, by number, id and last
  $ assize baseline learn 1 quiz-2 last -o tolerance.json
  quiz 1.0.0 · 4 units · 4 cases
  learnt from quiz-1, quiz-2, quiz-4

  metric   k  slice      runs      mean        sd  tolerance
  right    -  all           3  0.583333  0.144338    0.59604
  right    -  tag=city      3  0.666667  0.288675    1.19208
  right    -  tag=water     3  0.555556   0.19245   0.794719
  right_k  1  all           3  0.583333  0.144338    0.59604
  polite   -  all           3         0         0          0

  1 of 5 the same in every run: the tolerance is 0, and any loss is one

  of two runs of the same thing, one lies further than that below the other in 5 % of all pairs
  from 3 runs, the tolerance is 4.13 sd; from 10 it would be 2.59
  wrote tolerance.json

## The file
  $ sed 's/"bundle_sha256": "[0-9a-f]\{64\}"/"bundle_sha256": (64 hex digits)/' tolerance.json
  {
    "format": "assize.tolerance/1",
    "suite": "quiz",
    "suite_version": "1.0.0",
    "alpha": 0.05,
    "cases": 4,
    "units": 4,
    "cases_sha256": "6fed08dcb82c33844ba4302521a8f3a3ac3313d2c67587412db08d2d820ecc76",
    "runs": [
      {
        "id": "quiz-1",
        "bundle_sha256": (64 hex digits)
      },
      {
        "id": "quiz-2",
        "bundle_sha256": (64 hex digits)
      },
      {
        "id": "quiz-4",
        "bundle_sha256": (64 hex digits)
      }
    ],
    "identity": {
      "fixture": null,
      "scorers": [
        {
          "id": "said",
          "name": "contains",
          "params": "fc9efc98776300b1",
          "version": 1
        },
        {
          "id": "polite",
          "name": "contains",
          "params": "24dd2f370cb24dfc",
          "version": 1
        }
      ],
      "seed": 0,
      "subject": "answers",
      "world": ""
    },
    "metrics": [
      {
        "id": "right",
        "k": 0,
        "slice": "",
        "runs": 3,
        "mean": 0.583333333333,
        "sd": 0.144337567297,
        "tolerance": 0.596039560678
      },
      {
        "id": "right",
        "k": 0,
        "slice": "tag=city",
        "runs": 3,
        "mean": 0.666666666667,
        "sd": 0.288675134595,
        "tolerance": 1.19207912136
      },
      {
        "id": "right",
        "k": 0,
        "slice": "tag=water",
        "runs": 3,
        "mean": 0.555555555556,
        "sd": 0.19245008973,
        "tolerance": 0.79471941424
      },
      {
        "id": "right_k",
        "k": 1,
        "slice": "",
        "runs": 3,
        "mean": 0.583333333333,
        "sd": 0.144337567297,
        "tolerance": 0.596039560678
      },
      {
        "id": "polite",
        "k": 0,
        "slice": "",
        "runs": 3,
        "mean": 0.0,
        "sd": 0.0,
        "tolerance": 0.0
      }
    ]
  }
  $ assize validate tolerance.json; assize schema tolerance | head -n 3
  ok   tolerance.json  tolerance, 5 metrics of suite quiz, learnt from 3 runs
  {
    "type": "object",
    "properties": {

## Whether a run comes from the store or from its report makes no difference; nor does a second time
  $ for n in 1 2 4; do assize report $n -o r$n.json > out.txt; done; assize baseline learn r1.json r2.json r4.json -o again.json > out.txt; cmp tolerance.json again.json && echo the same bytes
  the same bytes

## All four, and how sure
  $ assize baseline learn 1 2 3 4 --alpha 0.01
  quiz 1.0.0 · 4 units · 4 cases
  learnt from quiz-1, quiz-2, quiz-3, quiz-4

  metric   k  slice      runs      mean        sd  tolerance
  right    -  all           4    0.6875  0.239357    1.53704
  right    -  tag=city      4      0.75  0.288675    1.85373
  right    -  tag=water     4  0.666667  0.272166    1.74772
  right_k  1  all           4    0.6875  0.239357    1.53704
  polite   -  all           4         0         0          0

  1 of 5 the same in every run: the tolerance is 0, and any loss is one

  of two runs of the same thing, one lies further than that below the other in 1 % of all pairs
  from 4 runs, the tolerance is 6.42 sd; from 10 it would be 3.99

## Runs that are all equal have no tolerance
  $ sh answer.sh Lima Nile lake Callao; for i in 1 2 3; do assize run suite.yaml --store same.db > out.txt; done; assize baseline learn 1 2 3 --store same.db
  quiz 1.0.0 · 4 units · 4 cases
  learnt from quiz-1, quiz-2, quiz-3

  metric   k  slice      runs      mean  sd  tolerance
  right    -  all           3      0.75   0          0
  right    -  tag=city      3         1   0          0
  right    -  tag=water     3  0.666667   0          0
  right_k  1  all           3      0.75   0          0
  polite   -  all           3         0   0          0

  5 of 5 the same in every run: the tolerance is 0, and any loss is one

  of two runs of the same thing, one lies further than that below the other in 5 % of all pairs
  from 3 runs, the tolerance is 4.13 sd; from 10 it would be 2.59

## A metric that some run does not have is left out
  $ sed -i 's/  - {id: polite, mean: polite}//' suite.yaml; assize run suite.yaml > out.txt; assize baseline learn 1 2 last
  quiz 1.0.0 · 4 units · 4 cases
  learnt from quiz-1, quiz-2, quiz-5

  metric   k  slice      runs      mean        sd  tolerance
  right    -  all           3  0.666667  0.144338    0.59604
  right    -  tag=city      3  0.833333  0.288675    1.19208
  right    -  tag=water     3  0.555556   0.19245   0.794719
  right_k  1  all           3  0.666667  0.144338    0.59604

  left out, without a value in every run: polite

  of two runs of the same thing, one lies further than that below the other in 5 % of all pairs
  from 3 runs, the tolerance is 4.13 sd; from 10 it would be 2.59

## Too few runs, a run twice
  $ assize baseline learn 1
  assize: a tolerance is learnt from 3 to 1000 runs of the same suite; found 1
  [2]
  $ assize baseline learn 1 2
  assize: a tolerance is learnt from 3 to 1000 runs of the same suite; found 2
  [2]
  $ assize baseline learn 1 2 quiz-1
  assize: 1 and quiz-1 are the same run; a run counts once
  [2]
  $ assize baseline learn 1 2 r1.json
  assize: 1 and r1.json are the same run; a run counts once
  [2]
  $ assize baseline learn 4 last last
  assize: quiz-5 is named twice; a run counts once
  [2]
  $ assize baseline learn
  assize: RUN is missing: id or number of a run, "last", or a report FILE.json; three or more; see `assize baseline learn --help`
  [2]

## A run that is not there, or none
  $ assize baseline learn 1 2 77
  assize: assize.db: there is no run "77"; the newest is quiz-5
  [2]
  $ assize baseline learn 1 2 suite.yaml
  assize: suite.yaml:1:1: expected a value, found 'suite'
      suite: quiz
      ^
  [2]
  $ assize baseline learn 1 2 3 --store none.db
  assize: none.db: there is no store here; `assize run` makes one, --store names another
  [2]

## Runs of other questions
  $ sed 's/^suite: quiz/suite: exam/' suite.yaml > exam.yaml; assize run exam.yaml -o exam.json > out.txt; assize baseline learn 1 2 exam.json
  assize: 1 is a run of suite 'quiz', and exam.json of suite 'exam': they cannot be compared
  [2]
  $ cp cases.jsonl kept.jsonl; sed -i 's/of Peru/of Chile/' cases.jsonl; assize run suite.yaml -o other.json > out.txt; cp kept.jsonl cases.jsonl; assize baseline learn 1 2 other.json
  assize: 1 cannot be compared with other.json: 1 case changed: 'capital'; make a new baseline with this suite
  [2]
  $ sed 's/any: .Please./any: [Sir]/' suite.yaml > sir.yaml; assize run sir.yaml -o sir.json > out.txt; assize baseline learn 1 2 sir.json
  assize: 1 cannot be compared with sir.json: scorer 'polite' has other parameters; make a new baseline with this suite
  [2]

## Other numbers of trials
  $ cat answers.jsonl answers.jsonl > twice.jsonl; sed 's/answers.jsonl/twice.jsonl/' suite.yaml > twice.yaml; assize run twice.yaml -o twice.json > out.txt; assize baseline learn 1 2 twice.json
  assize: case 'capital' has 1 trial in 1 and 2 in twice.json: other numbers of trials spread otherwise
  [2]

## A metric that is another under the same name
  $ sed 's/mean: {of: said, by/mean: {of: polite, by/' suite.yaml > named.yaml; assize run named.yaml -o named.json > out.txt; assize baseline learn 1 2 named.json
  assize: metric 'right' is not the same in 1 and named.json: its `of` differs
  [2]

## Runs in which something was not measured
  $ sed 's/"Lima"/7/' kept.jsonl > cases.jsonl; for i in 1 2 3; do assize run suite.yaml --store broken.db > out.txt; done; assize baseline learn 1 2 3 --store broken.db; cp kept.jsonl cases.jsonl
  assize: 1: scorer 'said' has an error in case 'capital', trial 0; what was not measured is no spread of measurements: leave that run out

## Options
  $ assize baseline learn 1 2 3 --alpha 0.9
  assize: --alpha 0.9: expected a number between 1e-06 and 0.5
  [2]
  $ assize baseline learn 1 2 3 --alpha much
  assize: --alpha much: expected a number between 1e-06 and 0.5
  [2]
  $ assize baseline learn 1 2 r4.json -o r4.json
  assize: -o r4.json: that is one of the runs; the file would overwrite it
  [2]
  $ assize baseline learn 1 2 3 -o nowhere/t.json
  assize: -o nowhere/t.json: the directory nowhere cannot be used: No such file or directory
  [2]
  $ assize baseline learn 1 2 3 -o assize.db
  assize: -o assize.db: that is the store; the file would overwrite it
  [2]
  $ assize baseline lern 1 2 3
  assize: unknown verb 'baseline lern'; did you mean 'baseline learn'?
  [2]

## A file that nobody has learnt
  $ sed 's/"tolerance": 0.59/"tolerance": 0.69/' tolerance.json > bad.json; assize validate bad.json
  BAD  bad.json  tolerance
         bad.json:51:20: 3 runs with the standard deviation 0.144337567297 have the tolerance 0.596039560678 at alpha 0.05, not 0.696039560678
                   "tolerance": 0.696039560678
                                ^
  [1]
  $ sed 's/"alpha": 0.05/"alpha": 0.1/' tolerance.json > bad.json; assize validate bad.json
  BAD  bad.json  tolerance
         bad.json:51:20: 3 runs with the standard deviation 0.144337567297 have the tolerance 0.384900179459 at alpha 0.1, not 0.596039560678
                   "tolerance": 0.596039560678
                                ^
  [1]
  $ sed 's/"slice": "tag=city"/"slice": ""/' tolerance.json > bad.json; assize validate bad.json
  BAD  bad.json  tolerance
         bad.json:53:5: metric 'right' with this k and slice stands here twice
                 {
                 ^
  [1]
  $ sed 's/tolerance.1/tolerance\/2/' tolerance.json > bad.json; assize validate bad.json
  BAD  bad.json  tolerance
         bad.json:2:13: 'assize.tolerance/2' is no version that this assize reads; it reads assize.tolerance/1
               "format": "assize.tolerance/2",
                         ^
  [1]
  $ sed 's/"mean"/"man"/' tolerance.json > bad.json; assize validate bad.json
  BAD  bad.json  tolerance
         bad.json:49:7: unknown key 'man' in a metric; did you mean 'mean'?
                   "man": 0.583333333333,
                   ^
  [1]
  $ head -c 30 tolerance.json > bad.json; assize validate bad.json --as tolerance
  BAD  bad.json  tolerance
         bad.json:2:13: this string is never closed: the text ends inside it
               "format": "assize.toleranc
                         ^
  [1]
  $ echo '{"format": "text"}' > bad.json; assize validate bad.json --as tolerance
  BAD  bad.json  tolerance
         bad.json:1:1: is no file of tolerances: it has no "format": "assize.tolerance/1"; `assize baseline learn` writes one
             {"format": "text"}
             ^
  [1]
