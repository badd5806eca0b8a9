# needs: data

200 recorded GPT-4o runs of τ-bench's airline, replayed against our own SQL.

## All rewards, observations and hashes are the official ones
  $ assize run examples/tau-airline/suite.yaml --data data/taubench --workers 2 | sed '/^what did not pass/,/^look at/d'
  PASS  tau-airline 1.0.0  run tau-airline-1 · 200 of 200 units · 50 cases

  gates
    pass  reproduced  scorer 'replay' failed 0 of 200 units; at most 0 are allowed [critical]
    pass  agrees      metric 'official' (mean of official) is 1 (200 of 200; 95% interval 0.9287 to 1), at least 1 as asked
    pass  hashed      metric 'hashes' (mean of end_state) is 1 (182 of 182; 95% interval 0.9229 to 1), at least 1 as asked

  metrics
    metric        kind     value    counted  interval          method             n
    observations  ratio   1.0000  1164/1164                                     200
    hashes        mean    1.0000    182/182  [0.9229, 1.0000]  wilson-cases     182
    official      mean    1.0000    200/200  [0.9287, 1.0000]  wilson-cases     200
    reward        mean    0.4200     84/200  [0.3151, 0.5249]  cluster-t        200
    reward_k      pass^1  0.4200             [0.3200, 0.5201]  bootstrap-cases   50
    reward_k      pass^2  0.2733             [0.1700, 0.3833]  bootstrap-cases   50
    reward_k      pass^3  0.2200             [0.1150, 0.3350]  bootstrap-cases   50
    reward_k      pass^4  0.2000             [0.1000, 0.3200]  bootstrap-cases   50
    solved_k      pass@1  0.4200             [0.3200, 0.5201]  bootstrap-cases   50
    solved_k      pass@2  0.5667             [0.4567, 0.6767]  bootstrap-cases   50
    solved_k      pass@3  0.6600             [0.5400, 0.7750]  bootstrap-cases   50
    solved_k      pass@4  0.7200             [0.6000, 0.8400]  bootstrap-cases   50


  bundle sha256 ff1c2081d966d3171cd7c7764e9127ee75290d3f62f85210337ca7a3d2d73723

## A failing run is explained by row and field
  $ assize show last 0 0 | sed -n '/^scores/,$p'
  scores
    ✓ pass           replay  value 1
    ✓ pass           replay/reproduced  value 8
    ✓ pass           replay/observed  value 8
    ✗ FAIL           end_state  differs  value 0
                     differences (1):
                       - table reservations · row HATHAT
                         fields (2):
                           - path /doc/payment_history/1/amount · expected 5 · found 55
                           - path /doc/nonfree_baggages · expected 0 · found 1
    ✓ pass           end_state/hash  value 1
    ✓ pass           said  value 1
    ✓ pass           finished  value 1
    ✗ FAIL           reward  failed  value 0
                     end_state fail · said pass · finished pass
    ✓ pass           official  value 1

## No gold action fails, and none depends on the order of rows
  $ assize world check examples/tau-airline/world.yaml --data data/taubench --cases tau:data/taubench
  14 tools compiled; 158 actions of 50 cases run twice, the second time with rows in reverse; 0 findings
