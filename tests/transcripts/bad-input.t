# What a user sees when something is wrong: one message with file, line and remedy, exit code 2, and no store.

A small suite to break, one thing at a time:

  $ mkdir good && cd good && cat > world.yaml <<'END'
  > world: tiny
  > now: 2026-01-01T00:00:00Z
  > state: {items: items.json}
  > tools:
  >   get: {args: {id: string}, result: "SELECT doc FROM items WHERE id = :id", empty: none}
  > END
  > cat > items.json <<'END'
  > {"a": {"n": 1}}
  > END
  > cat > cases.jsonl <<'END'
  > {"id": "one", "expected": {"actions": []}}
  > END
  > cat > runs.jsonl <<'END'
  > {"format": "assize.trajectory/1", "case": "one", "events": [{"kind": "call", "name": "get", "args": {"id": "a"}}, {"kind": "result", "name": "get", "text": "{\"n\":1}"}]}
  > END
  > cat > suite.yaml <<'END'
  > suite: tiny
  > cases: cases.jsonl
  > subject: {trajectories: runs.jsonl}
  > world: world.yaml
  > score:
  >   - replay
  >   - end_state: {gold: $case.expected.actions}
  > END
  > assize run suite.yaml
  DONE  tiny  run tiny-1 · 1 of 1 units · 1 case
  No gate: this run reports and blocks nothing.

  bundle sha256 8a03c0222b4755dff540af216a13de0403bb5ad4a738f45377a4575d706f858d

## A misspelt key names the nearest right one
  $ cp -r good t && cd t && sed -i 's/^score:/scroe:/' suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:5:1: unknown key 'scroe' in suite; did you mean 'score'?
      scroe:
      ^
  [2]

## A key of the world, too
  $ cp -r good t && cd t && sed -i 's/empty:/emty:/' world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:5:77: unknown key 'emty' in tool; did you mean 'empty'?
        get: {args: {id: string}, result: "SELECT doc FROM items WHERE id = :id", emty: none}
                                                                                  ^
  [2]

## A wrong type says what was found and what was expected
  $ cp -r good t && cd t && sed -i 's/^suite: tiny/suite: [tiny]/' suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:1:8: expected a string, found a list
      suite: [tiny]
             ^
  [2]

## A duplicate key is refused, in YAML
  $ cp -r good t && cd t && echo 'suite: again' >> suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:8:1: the key 'suite' stands here a second time; the first is on line 1
      suite: again
      ^
  [2]

## A duplicate key is refused, in JSON
  $ cp -r good t && cd t && echo '{"id": "two", "id": "three", "expected": {"actions": []}}' >> cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl:2:15: the key 'id' stands here a second time; the first is on line 2
      {"id": "two", "id": "three", "expected": {"actions": []}}
                    ^
  [2]

## A file that is not there
  $ cp -r good t && cd t && rm world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml: cannot be opened: No such file or directory
  [2]

  $ assize run nowhere.yaml
  assize: nowhere.yaml: cannot be opened: No such file or directory
  [2]

## A case id that stands twice
  $ cp -r good t && cd t && cat cases.jsonl cases.jsonl > c && mv c cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl:2:8: the case id "one" is taken: the case on line 1 of cases.jsonl has it
      {"id": "one", "expected": {"actions": []}}
             ^
  [2]

## A reference to the case that leads nowhere
  $ cp -r good t && cd t && sed -i 's/expected.actions/expected.acts/' suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:7:23: '$case.expected.acts' of scorer 'end_state' leads nowhere in case 'one' (cases.jsonl:1)
        - end_state: {gold: $case.expected.acts}
                            ^
  [2]

## An SQL error in a tool is found when the world loads
  $ cp -r good t && cd t && sed -i 's/FROM items/FROM itms/' world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:5:37: SQL error: no such table: itms
        get: {args: {id: string}, result: "SELECT doc FROM itms WHERE id = :id", empty: none}
                                          ^
  [2]

## A world whose SQL reads the clock without having one
  $ cp -r good t && cd t && sed -i "/^now:/d; s/SELECT doc FROM items WHERE id = :id/SELECT date('now') WHERE :id/" world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:4:37: this SQL reads the clock, and the world has no `now:`
        get: {args: {id: string}, result: "SELECT date('now') WHERE :id", empty: none}
                                          ^
  [2]

## SQL that depends on more than the state
  $ cp -r good t && cd t && sed -i "s/SELECT doc FROM items WHERE id = :id/SELECT last_insert_rowid() WHERE :id/" world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:5:37: last_insert_rowid() depends on what ran before, not on the state, and is refused
        get: {args: {id: string}, result: "SELECT last_insert_rowid() WHERE :id", empty: none}
                                          ^
  [2]

  $ cp -r good t && cd t && sed -i "s/SELECT doc FROM items WHERE id = :id/SELECT datetime('now', 'localtime') WHERE :id/" world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:5:37: the modifiers 'localtime' and 'utc' depend on the host's time zone, and are refused
        get: {args: {id: string}, result: "SELECT datetime('now', 'localtime') WHERE :id", empty: none}
                                          ^
  [2]

## Invalid UTF-8
  $ cp -r good t && cd t && printf '{"id": "b\377d"}\n' >> cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl:2:10: the byte 0xff is not UTF-8 here; save the file as UTF-8
      {"id": "b?d"}
               ^
  [2]

## A cases file without a case
  $ cp -r good t && cd t && : > cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl: the file is empty; expected at least one case
  [2]

## A directory where a file is meant
  $ cp -r good t && cd t && rm cases.jsonl && mkdir cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl: is a directory; expected a file
  [2]

  $ assize run good
  assize: good: is a directory; expected a file
  [2]

## A JSON Lines file cut in the middle of a line
  $ cp -r good t && cd t && printf '{"id": "two", "expec' >> cases.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: cases.jsonl:2:15: line 2 ends in the middle of a value, so the file looks truncated: this string is never closed: the text ends inside it
      {"id": "two", "expec
                    ^
  [2]

  $ cp -r good t && cd t && head -c 60 runs.jsonl > r && mv r runs.jsonl && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: runs.jsonl:1:61: expected a value, found the end of the text
      {"format": "assize.trajectory/1", "case": "one", "events": [
                                                                  ^
  [2]

## What a later version builds is refused by name
  $ cp -r good t && cd t && sed -i 's/^subject: .*/subject: {agent: samples.jsonl}/' suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:3:11: 'agent' is not supported yet: it comes with live agents
      subject: {agent: samples.jsonl}
                ^
  [2]

  $ cp -r good t && cd t && printf 'faults:\n  - {tool: get, nth: 2, do: {status: 429}}\n' >> world.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: world.yaml:6:1: 'faults' is not supported yet: it comes with fault injection
      faults:
      ^
  [2]

## A promise of trials that the recorded runs do not keep
  $ cp -r good t && cd t && echo 'trials: 4' >> suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:8:9: case "one" has 1 recorded run, not 4; recorded runs bring their own trials, so leave `trials` out, or record the rest
      trials: 4
              ^
  [2]

## A scorer that does not exist, a case that does not exist
  $ cp -r good t && cd t && sed -i 's/- replay/- repaly/' suite.yaml && assize run suite.yaml --store new.db; code=$?; ls *.db* | grep new; cd .. && rm -r t; exit $code
  assize: suite.yaml:6:5: there is no scorer 'repaly'; did you mean 'replay'?
        - repaly
          ^
  [2]

  $ cd good && assize run suite.yaml --case oen --store new.db
  assize: there is no case 'oen' in cases.jsonl; did you mean 'one'?
  [2]

## Data that nobody named
  $ assize run examples/tau-airline/suite.yaml
  assize: examples/tau-airline/suite.yaml:6:14: "$data/" lies in the data folder: name it with --data DIR
      cases: {tau: $data/}
                   ^
  [2]

## Options
  $ assize run good/suite.yaml --wrokers 2
  assize: unknown option --wrokers; did you mean --workers?; see `assize run --help`
  [2]

  $ assize run good/suite.yaml --workers 0
  assize: --workers: 0 is out of range: it must be from 1 to 256
  [2]

  $ assize rnu
  assize: unknown verb 'rnu'; did you mean 'run'?
  [2]

## A store that is none
  $ echo hello > text.db && assize run good/suite.yaml --store text.db; code=$?; cat text.db; exit $code
  assize: text.db: is not a store of assize, nor any SQLite file
  hello
  [2]

  $ assize run good/suite.yaml --store good
  assize: good: is a directory; expected a store, a file
  [2]

  $ assize show last one --store nowhere.db
  assize: nowhere.db: there is no store here; `assize run` makes one, --store names another
  [2]

  $ assize show last two --store good/assize.db
  assize: good/assize.db: run tiny-1 has no case "two"; its first is "one"
  [2]

## Arguments that do not parse or do not fit are a failed step, never a crash
  $ assize world call good/world.yaml get '{"id": 3}'
  Error: id: expected string, found the number 3
  assize: failed: args: id: expected string, found the number 3

  $ assize world call good/world.yaml get '{"id": '
  Error: the arguments are not a JSON object
  assize: failed: args: the arguments are not JSON: {"id": 

  $ assize world call good/world.yaml gte '{}'
  Error: unknown tool gte
  assize: failed: unknown_tool: no tool is called so; the nearest is get

## Endless SQL is stopped by its limit
  $ cp -r good t && cd t && cat >> world.yaml <<'END'
  >   spin: {args: {}, result: "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"}
  > END
  > assize world call world.yaml spin '{}'
  Error: the SQL took more steps than the limit allows (limits: steps)
  assize: failed: limit: /tools/spin/result: the SQL took more steps than the limit allows (limits: steps)
