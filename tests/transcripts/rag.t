# Retrieval and answers on trial from the command line: what people try first, and everything that can be wrong with the files.

A small fixture: three questions over four passages, one run, one file of answers.

  $ mkdir -p town/runs town/answers && cd town
  > cat > queries.jsonl <<'EOF'
  > {"id": "q1", "text": "When did the Harbour Museum open?", "tags": ["history"]}
  > {"id": "q2", "text": "What does a bicycle cost on the ferry?"}
  > {"id": "q3", "text": "Who keeps the bees on the town hall?"}
  > EOF
  > cat > passages.jsonl <<'EOF'
  > {"id": "p1", "title": "Harbour Museum", "text": "The Harbour Museum opened on 12 March 1987. It was designed by Ada Berg."}
  > {"id": "p2", "title": "Mill Museum", "text": "The Mill Museum opened in June 1999. Its cafe serves soup."}
  > {"id": "p3", "title": "Ferry", "text": "Bicycles travel free on the ferry to Gull Island. Dogs pay 2 euros."}
  > {"id": "p4", "title": "Town hall", "text": "Beehives stand on the roof of the town hall. Otto Lindqvist looks after the bees."}
  > EOF
  > printf 'q1 0 p1 2\nq2 0 p3 1\nq3 0 p4 1\n' > qrels.trec
  > printf 'q1 Q0 p1 1 9 base\nq1 Q0 p2 2 8 base\nq2 Q0 p2 1 5 base\nq2 Q0 p3 2 4 base\nq3 Q0 p1 1 3 base\nq3 Q0 p2 2 2 base\n' > runs/base.trec
  > cat > gold.jsonl <<'EOF'
  > {"id": "q1", "answers": ["12 March 1987"]}
  > {"id": "q2", "answers": ["nothing", "free"]}
  > {"id": "q3", "answers": ["Otto Lindqvist"]}
  > EOF
  > cat > answers/brief.jsonl <<'EOF'
  > {"id": "q1", "answer": "The Harbour Museum opened on 12 May 1987.", "contexts": ["p1", "p2"], "run": "base"}
  > {"id": "q2", "answer": "Bicycles travel free.", "contexts": ["p2", "p3"], "run": "base"}
  > {"id": "q3", "answer": "I could not find that in the passages.", "contexts": ["p1", "p2"], "run": "base"}
  > EOF
  > cd .. && assize fixture list town && assize fixture pack town -o town.tar.zst && assize fixture verify town.tar.zst
  answers          304  495bdb17eebf1c3b749b680d8bdfbca21b1652f04bc34534ed991adbfc0dbf80  answers/brief.jsonl
  gold             132  39ad3e6b926ac16df6a15d3c1537c4c7fcca4b19c8fa440a74f9a4a112be93bb  gold.jsonl
  passages         469  2a2395c1d48f48f7348a4a7f4884985aa66cec7e4cc8e4259e95b31075975912  passages.jsonl
  qrels             30  bf0acfc7d8d3448aa7b988ff36b1763d21a7cbb724a3d50b434bc39aa664fe94  qrels.trec
  queries          203  85a32b765edd238987aaa586fa4707d87068a255e2b664e10eee491c0cda1cce  queries.jsonl
  run              108  c77984d06dbf79fbe4acae104c080f1fd4e54435643c575d8d49add6ddda070a  runs/base.trec
  town.tar.zst: town 0.1.0, 6 members, identity 5c5dd27e4bcb0d13
  town 0.1.0: 6 members, 1246 bytes, every checksum holds; identity 5c5dd27e4bcb0d13ed7c71d5a5ebf5700a224af2c4a80e6ec45a05ebdf6d60ba

## Ranking

  $ assize rank town/qrels.trec town/runs/base.trec -m ndcg@10 -m recall@1 -m mrr -q
  base: 3 topics counted, 3 judged, 3 retrieved

  ndcg@10       q1     1.0000
  recall@1      q1     1.0000
  mrr           q1     1.0000
  ndcg@10       q2     0.6309
  recall@1      q2     0.0000
  mrr           q2     0.5000
  ndcg@10       q3     0.0000
  recall@1      q3     0.0000
  mrr           q3     0.0000

  measure        value  95 % interval     topics  signature
  ndcg@10       0.5436  [0.0000, 1.0000]       3  ndcg@10|gain:grade|discount:log2(rank+1)|ideal:qrels|topics:judged+retrieved|ties:score32,doc-desc|trec_eval:ndcg_cut_10
  recall@1      0.3333  [0.0000, 1.0000]       3  recall@1|relevant:grade>=1|topics:judged+retrieved|ties:score32,doc-desc|trec_eval:recall_1
  mrr           0.5000  [0.0000, 1.0000]       3  mrr|relevant:grade>=1|topics:judged+retrieved|ties:score32,doc-desc|trec_eval:recip_rank

  $ assize rank town/qrels.trec town/runs/base.trec --explain q1 -m ndcg_cut_2 -m ndcg_exp@2
  topic q1: 1 judged, 1 relevant (grade 1 or more), 2 retrieved

   rank  document                         score  grade  discount       DCG   DCG exp  precision
      1  p1                                   9      2    1.0000    2.0000    3.0000     1.0000
      2  p2                                   8      -    0.6309    2.0000    3.0000     0.5000

  ndcg@2        1.000000  ndcg@2|gain:grade|discount:log2(rank+1)|ideal:qrels|topics:judged+retrieved|ties:score32,doc-desc|trec_eval:ndcg_cut_2
  ndcg_exp@2    1.000000  ndcg_exp@2|gain:2^grade-1|discount:log2(rank+1)|ideal:qrels|topics:judged+retrieved|ties:score32,doc-desc

## Diagnosis

  $ assize rag diagnose town.tar.zst
  brief over run base, 3 answers
  Retrieval gives the generator the evidence for 67 % (2 of 3; 95 % interval 21 to 94 %) of the answerable questions;
  of those the generator loses 50 % (1 of 2; 95 % interval 9 to 91 %).

        1  right and supported
        1  retriever missed
        1  generator unfaithful

    q1  generator_unfaithful: "The Harbour Museum opened on 12 May 1987" is contradicted by p1 (date: 12 March 1987)
    q3  retriever_missed: no relevant passage is in the run

## A suite over the same fixture; the bundle does not depend on how it is packed, nor on the number of workers

  $ cat > suite.yaml <<'EOF'
  > suite: town
  > cases: {fixture: town}
  > subject: {retrieval: {fixture: town}}
  > score:
  >   - rank: {measures: [recall@1, ndcg@10, mrr]}
  >   - faithfulness
  >   - exact_match
  >   - token_f1: {min: 0.3}
  >   - blame
  >   - contains: {any: $case.expected.answers}
  > metrics:
  >   - {id: ndcg, mean: {of: rank, field: ndcg@10}, direction: higher}
  >   - {id: faith, mean: {of: faithfulness}, direction: higher}
  >   - {id: f1, mean: {of: token_f1}, direction: higher}
  > gate:
  >   rules:
  >     - {id: retrieval, metric: ndcg, min: 0.5}
  > EOF
  > assize run suite.yaml --store s.db
  PASS  town  run town-1 · 3 of 3 units · 3 cases

  gates
    pass  retrieval  metric 'ndcg' (mean of rank) is 0.543643 (n = 3 rows; 95% interval 0 to 1), at least 0.5 as asked; a fall of more than 0.04364 would block

  metrics
    metric  kind   value  interval          method         n
    ndcg    mean  0.5436  [0.0000, 1.0000]  t              3
    faith   mean  0.5777  [0.0000, 1.0000]  korn-graubard  2
    f1      mean  0.3000  [0.0008, 0.9523]  korn-graubard  3

  what did not pass
    rank  2 of 3 units
      case q2 trial 0  low  relevant 1 · retrieved 2 · first_relevant_rank 2
      … and 1 more
    faithfulness  1 of 3 units
      case q1 trial 0  unfaithful  claims: claim: from 0 · to 40 · text The Harbour Museum opened on 12 May 1987 · verdict contradicted · support 0.6219896177624…
    token_f1  1 of 3 units
      case q3 trial 0  differs  answer I could not find that in the passages. · gold Otto Lindqvist
    exact_match  3 of 3 units
      case q1 trial 0  differs  answer The Harbour Museum opened on 12 May 1987. · gold 12 March 1987
      case q2 trial 0  differs  answer Bicycles travel free. · gold nothing, free
      … and 1 more
    blame  2 of 3 units
      generator_unfaithful 1 · retriever_missed 1
      case q1 trial 0  generator_unfaithful  why "The Harbour Museum opened on 12 May 1987" is contradicted by p1 (date: 12 March 1987) · first_relevant_rank 1
      case q3 trial 0  retriever_missed  why no relevant passage is in the run
    contains  2 of 3 units
      case q1 trial 0  missing  missing 12 March 1987
      case q3 trial 0  missing  missing Otto Lindqvist

  look at one: assize show town-1 q2 0 --store s.db

  notes
    run base
    answers brief

  bundle sha256 a83a9ad4c0b32a6a1990fb9f7abd04802f68da511c0af8848b72479872fc0a3b

  $ assize show last q1 --store s.db
  town-1  case q1  trial 0  tags history

  events
     0  question   When did the Harbour Museum open?
     1  retrieved  p1
                   rank 1 · score 9.0 · grade 2 · title Harbour Museum
     2  retrieved  p2
                   rank 2 · score 8.0 · title Mill Museum
     3  context    p1
                   The Harbour Museum opened on 12 March 1987. It was designed by Ada Berg.
     4  context    p2
                   The Mill Museum opened in June 1999. Its cafe serves soup.
     5  answer     The Harbour Museum opened on 12 May 1987.

  scores
    ✓ pass           rank  value 1
                     relevant 1 · retrieved 2 · first_relevant_rank 1
    ✓ pass           rank/recall@1  value 1
    ✓ pass           rank/ndcg@10  value 1
    ✓ pass           rank/mrr  value 1
    ✗ FAIL           faithfulness  unfaithful  value 0.155497404441
                     claims (1):
                       - verdict contradicted · support 0.6219896177624669 · reason date · found 12 March 1987
                         claim:
                           from 0 · to 40 · text The Harbour Museum opened on 12 May 1987
                         evidence:
                           from 0 · to 43 · text The Harbour Museum opened on 12 March 1987. · passage p1
    ✓ pass           faithfulness/claims  value 1
    ✓ pass           faithfulness/supported  value 0
    ✓ pass           faithfulness/unsupported  value 0
    ✓ pass           faithfulness/contradicted  value 1
    ✗ FAIL           exact_match  differs  value 0
                     answer The Harbour Museum opened on 12 May 1987. · gold 12 March 1987
    ✓ pass           token_f1  value 0.4
                     answer The Harbour Museum opened on 12 May 1987. · gold 12 March 1987
    ✗ FAIL           blame  generator_unfaithful  value 0
                     first_relevant_rank 1
                     why "The Harbour Museum opened on 12 May 1987" is contradicted by p1 (date: 12 March 1987)
    ✗ FAIL           contains  missing  value 0
                     missing 12 March 1987

  $ assize fixture pack town -o town.zip | sed 's/identity.*/identity …/'
  > for f in town town.zip town.tar.zst; do for n in 1 2 8; do sed "s/: town}/: $f}/" suite.yaml > other.yaml; grep -c ": $f}" other.yaml; assize run other.yaml --store s.db --new --workers $n | grep sha256; done; done | sort | uniq -c
  town.zip: town 0.1.0, 6 members, identity …
        9 2
        9 bundle sha256 a83a9ad4c0b32a6a1990fb9f7abd04802f68da511c0af8848b72479872fc0a3b

## Answers only: no fixture, no world, no contexts

  $ cat > cases.jsonl <<'EOF'
  > {"id": "a", "input": "What is the capital of France?", "expected": {"answers": ["Paris"]}}
  > {"id": "b", "input": "2 + 2?", "expected": {"answers": ["4", "four"]}}
  > EOF
  > cat > outputs.jsonl <<'EOF'
  > {"id": "a", "output": "Paris."}
  > {"id": "a", "output": "It is Lyon."}
  > {"id": "b", "output": "Four"}
  > {"id": "b", "output": "It is four."}
  > EOF
  > cat > answers.yaml <<'EOF'
  > suite: answers
  > cases: cases.jsonl
  > subject: {answers: outputs.jsonl}
  > score:
  >   - exact_match
  >   - token_f1
  >   - contains: {any: $case.expected.answers, normalise: [lower]}
  > metrics:
  >   - {id: f1, mean: {of: token_f1}, direction: higher}
  > EOF
  > assize run answers.yaml --store a.db; echo "exit $?"
  DONE  answers  run answers-1 · 4 of 4 units · 2 cases
  No gate: this run reports and blocks nothing.

  metrics
    metric  kind   value  interval          method         n
    f1      mean  0.6250  [0.0000, 1.0000]  korn-graubard  4

  what did not pass
    exact_match  2 of 4 units
      case a trial 1  differs  answer It is Lyon. · gold Paris
      case b trial 1  differs  answer It is four. · gold 4, four
    token_f1  1 of 4 units
      case a trial 1  differs  answer It is Lyon. · gold Paris
    contains  1 of 4 units
      case a trial 1  missing  missing Paris

  look at one: assize show answers-1 a 1 --store a.db

  bundle sha256 733225858bc1d7540be9a4ad2cbc2d0f6e088e10878145e0c947390df21d7eb3
  exit 0

## Claims, one answer a line

  $ printf '{"id": "x", "question": "When did it open?", "answer": "It opened in 1990. Entry is free.", "contexts": [{"text": "The museum opened in 1987."}]}\n' > one.jsonl
  > assize rag claims one.jsonl
  {"id":"x","class":"claims","score":0.005515872833850935,"claims":[{"claim":[0,17,"It opened in 1990"],"verdict":"contradicted","support":0.058607008927974685,"reason":"date","passage":"#1","evidence":[0,26,"The museum opened in 1987."],"found":"1987"},{"claim":[19,32,"Entry is free"],"verdict":"unsupported","support":0.0,"reason":"not_found","passage":"#1","evidence":[0,26,"The museum opened in 1987."]}]}

## What is wrong with files is said once, with its place

  $ printf 'q1 Q0 p1 1 9\n' > bad.trec; assize rank town/qrels.trec bad.trec; echo "exit $?"
  assize: bad.trec:1:1: found 5 columns; expected six: topic, Q0, document, rank, score, run id
  exit 2

  $ printf 'q1 Q0 p1 1 nan x\n' > bad.trec; assize rank town/qrels.trec bad.trec; echo "exit $?"
  assize: bad.trec:1:1: the score 'nan' is no finite number
  exit 2

  $ printf 'q1 Q0 p1 1 9 x\nq1 Q0 p1 2 8 x\n' > bad.trec; assize rank town/qrels.trec bad.trec; echo "exit $?"
  assize: bad.trec:2:1: document 'p1' is retrieved twice for topic 'q1': first on line 1
  exit 2

  $ printf 'zz Q0 p1 1 9 x\n' > bad.trec; assize rank town/qrels.trec bad.trec; echo "exit $?"
  assize: no topic is both judged and retrieved: the judgements have 3 (such as 'q1'), the run has 1 (such as 'zz')
  exit 2

  $ printf 'q1 Q0 p1 1 9 x\nzz Q0 p1 1 9 x\n' > part.trec; printf 'q1 0 p1 1\nq2 0 p3 0\nq3 0 p4 0\n' > some.trec; printf 'q1 Q0 p1 1 9 x\nq2 Q0 p3 1 9 x\n' >> part.trec; sed -i 1d part.trec; assize rank some.trec part.trec -m recall@5; echo "exit $?"
  x: 2 topics counted, 3 judged, 3 retrieved
    1 judged topic has no results: q3; not counted (--complete counts them as 0)
    1 retrieved topic is not judged: zz; not counted
    1 counted topic has no relevant document; every measure is 0 there, as in trec_eval

  measure        value  95 % interval     topics  signature
  recall@5      0.5000  [0.0000, 1.0000]       2  recall@5|relevant:grade>=1|topics:judged+retrieved|ties:score32,doc-desc|trec_eval:recall_5
  exit 0

  $ cp -r town bad; printf '{"id": "q9", "answer": "x"}\n' > bad/answers/brief.jsonl; assize rag diagnose bad; echo "exit $?"
  assize: bad: answers/brief.jsonl:1:8: there is no question 'q9'; did you mean 'q1'?
      {"id": "q9", "answer": "x"}
             ^
  exit 2

  $ printf '{"id": "q1", "answer": "x", "contexts": ["p77"]}\n' > bad/answers/brief.jsonl; assize rag diagnose bad; echo "exit $?"
  assize: bad: answers/brief.jsonl:1:42: there is no passage 'p77'
      {"id": "q1", "answer": "x", "contexts": ["p77"]}
                                               ^
  exit 2

  $ printf '{"id": "q1", "answr": "x"}\n' > bad/answers/brief.jsonl; assize rag diagnose bad; echo "exit $?"
  assize: bad: answers/brief.jsonl:1:14: unknown key 'answr' in an answer; did you mean 'answer'?
      {"id": "q1", "answr": "x"}
                   ^
  exit 2

  $ printf '{"id": "q1", "answer": "\377"}\n' > bad/answers/brief.jsonl; assize rag diagnose bad; echo "exit $?"
  assize: bad: answers/brief.jsonl:1:25: the byte 0xff is not UTF-8 here; save the file as UTF-8
      {"id": "q1", "answer": "?"}
                              ^
  exit 2

  $ sed -i 's/: outputs.jsonl/: other.jsonl/' answers.yaml; printf '{"id": "z", "output": "x"}\n' > other.jsonl; assize run answers.yaml --store a.db; echo "exit $?"
  assize: other.jsonl:1:1: there is no case 'z' in cases.jsonl
  exit 2

  $ printf '{"id": "a", "output": "x"}\n' > other.jsonl; assize run answers.yaml --store a.db; echo "exit $?"
  assize: other.jsonl: case 'b' of cases.jsonl has no answer in it; every case needs one
  exit 2

  $ sed -i 's/retrieval: {fixture: town}/retrieval: {fixture: town.zip, run: bse}/' suite.yaml; assize run suite.yaml --store s.db; echo "exit $?"
  assize: suite.yaml:3:47: town.zip: has no runs called 'bse'; there are: base
      subject: {retrieval: {fixture: town.zip, run: bse}}
                                                    ^
  exit 2

  $ sed -i 's/run: bse/runn: base/' suite.yaml; assize run suite.yaml --store s.db; echo "exit $?"
  assize: suite.yaml:3:42: unknown key 'runn' in subject retrieval; did you mean 'run'?
      subject: {retrieval: {fixture: town.zip, runn: base}}
                                               ^
  exit 2

  $ assize rank town/qrels.trec town/runs/base.trec -m ndgc@10; echo "exit $?"
  assize: there is no measure 'ndgc@10'; did you mean 'ndcg@10'?; there are recall@k, precision@k, hit@k, mrr, map, rprec, ndcg@k and ndcg_exp@k
  exit 2

  $ assize fixture cat town.zip nothing.txt; echo "exit $?"
  assize: town.zip: has no member 'nothing.txt'
  exit 2

  $ printf 'q1 0 5\n' > bad.qrels; assize rank bad.qrels town/runs/base.trec; echo "exit $?"
  assize: bad.qrels:1:1: found 3 columns; expected four: topic, 0, document, grade (three only under BEIR's header query-id, corpus-id, score)
  exit 2

  $ assize rank town/qrels.trec town/runs/base.trec --explain q1 -o x.json; echo "exit $?"
  assize: --explain shows one topic and writes no report; leave -o and -q out
  exit 2

  $ cp town/runs/base.trec town/runs/other.trec; sed -i 's/, runn: base/, run: other/' suite.yaml; sed -i 's/town.zip/town/' suite.yaml; assize run suite.yaml --store s.db; echo "exit $?"
  assize: suite.yaml:3:43: town: the answers in answers/brief.jsonl were made from run 'base', not from 'other'
      subject: {retrieval: {fixture: town, run: other}}
                                                ^
  exit 2

  $ sed -i 's/run: other/run: base/; s/field: ndcg@10/field: ndcg@5/' suite.yaml; assize run suite.yaml --store s.db; echo "exit $?"
  assize: suite.yaml:12:40: 'ndcg@5' is not among the measures of scorer 'rank'
        - {id: ndcg, mean: {of: rank, field: ndcg@5}, direction: higher}
                                             ^
  exit 2

  $ assize fixture pack town -o town/inside.zip; echo "exit $?"
  assize: town/inside.zip lies inside the folder that is packed, town; put it elsewhere
  exit 2

  $ assize fixture verify --max-bytes 1KiB town.zip; echo "exit $?"
  assize: town.zip: unpacks to more than the limit of 1024 bytes; --max-bytes sets another
  exit 2
