A composite score with weights, and what ends it.

  $ cat > cases.jsonl <<'EOF'
  > {"id": "capital", "input": "What is the capital of Peru?", "expected": {"say": "Lima"}}
  > {"id": "river", "input": "Which river runs through Cairo?", "expected": {"say": "Nile"}}
  > {"id": "lake", "input": "On which lake lies Puno?", "expected": {"say": "Titicaca"}}
  > {"id": "port", "input": "What is the port of Lima?", "expected": {"say": "Callao"}}
  > EOF
  > cat > answers.jsonl <<'EOF'
  > {"case": "capital", "answer": "Please: Lima."}
  > {"case": "river", "answer": "The Nile."}
  > {"case": "lake", "answer": "Please do not ask me."}
  > {"case": "port", "answer": "Please: Callao, damn it."}
  > EOF
  > cat > suite.yaml <<'EOF'
  > suite: quiz
  > version: 1.0.0
  > cases: cases.jsonl
  > subject: {answers: answers.jsonl}
  > score:
  >   - contains: {id: said, all: $case.expected.say}
  >   - contains: {id: polite, any: [Please]}
  >   - contains: {id: clean, none: [damn]}
  >   - weighted: {id: quality, of: {said: 3, polite: 1}, pass: 0.75, auto_fail: [clean]}
  > metrics:
  >   - {id: quality, mean: quality}
  > gate:
  >   rules:
  >     - {id: good, metric: quality, min: 0.8}
  > EOF

## The mean is over the values; what was auto-failed counts nothing
  $ assize run suite.yaml > out.txt; echo "exit $?"; grep -o "metric 'quality' (mean of quality) is [0-9.]*" out.txt; sed -n '/^what did not/,/^look/p' out.txt
  exit 1
  metric 'quality' (mean of quality) is 0.5
  what did not pass
    said  1 of 4 units
      case lake trial 0  missing  missing Titicaca
    polite  1 of 4 units
      case river trial 0  missing  missing Please
    clean  1 of 4 units
      case port trial 0  forbidden  forbidden: text damn · event 1
    quality  2 of 4 units
      auto_fail 1 · below 1
      case lake trial 0  below  pass 0.75 · parts: scorer said · weight 3 · status fail · value 0 · contribution 0 (+1 more)
      case port trial 0  auto_fail  auto_fail clean · pass 0.75 · parts: scorer said · weight 3 · status pass · value 1 · contribution 0.75 (+1 more)

  look at one: assize show quiz-1 lake 0

  $ assize show last port | tail -n 30
  quiz-1  case port  trial 0

  events
     0  question   What is the port of Lima?
     1  answer     Please: Callao, damn it.

  scores
    ✓ pass           said  value 1
                     found (1):
                       - text Callao · event 1
    ✓ pass           polite  value 1
                     found (1):
                       - text Please · event 1
    ✗ FAIL           clean  forbidden  value 0
                     forbidden (1):
                       - text damn · event 1
    ✗ FAIL           quality  auto_fail  value 0
                     auto_fail clean · pass 0.75
                     parts (2):
                       - scorer said · weight 3 · status pass · value 1 · contribution 0.75
                       - scorer polite · weight 1 · status pass · value 1 · contribution 0.25

  $ assize sql "SELECT u.case_id, status, class, value FROM scores s JOIN units u ON u.id = s.unit WHERE scorer = 'quality' ORDER BY u.position"
  case_id  status  class      value
  capital  pass                 1.0
  river    pass                0.75
  lake     fail    below       0.25
  port     fail    auto_fail    0.0

## A part that no row has, a weight that is none, a measure that is none
  $ sed 's/polite: 1}/polit: 1}/' suite.yaml > bad.yaml; assize run bad.yaml
  assize: bad.yaml:9:43: no scorer listed earlier has the id "polit"; did you mean "polite"?
        - weighted: {id: quality, of: {said: 3, polit: 1}, pass: 0.75, auto_fail: [clean]}
                                                ^
  [2]
  $ sed 's/polite: 1}/polite: 0}/' suite.yaml > bad.yaml; assize run bad.yaml
  assize: bad.yaml:9:51: a weight is above 0 and at most 1e+09; found 0
        - weighted: {id: quality, of: {said: 3, polite: 0}, pass: 0.75, auto_fail: [clean]}
                                                        ^
  [2]
  $ sed 's/polite: 1}/polite: {field: words}}/' suite.yaml > bad.yaml; assize run bad.yaml
  assize: bad.yaml:9:59: "words" is not among the measures of scorer "polite"
        - weighted: {id: quality, of: {said: 3, polite: {field: words}}, pass: 0.75, auto_fail: [clean]}
                                                                ^
  [2]
  $ sed 's/auto_fail: .clean./auto_fail: [quality]/' suite.yaml > bad.yaml; assize run bad.yaml
  assize: bad.yaml:9:79: no scorer listed earlier has the id "quality"
        - weighted: {id: quality, of: {said: 3, polite: 1}, pass: 0.75, auto_fail: [quality]}
                                                                                    ^
  [2]
