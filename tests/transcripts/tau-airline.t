# needs: data

200 recorded GPT-4o runs of τ-bench's airline, replayed against our own SQL.

## All rewards, observations and hashes are the official ones
  $ assize run examples/tau-airline/suite.yaml --data data/taubench --workers 2 | sed '/^what did not pass/,/^look at/d'
  PASS  tau-airline 1.0.0  run tau-airline-1 · 200 of 200 units · 50 cases

  gates
    pass  reproduced  scorer 'replay' failed 0 of 200 units; at most 0 are allowed; 1 more would block [critical]
    pass  agrees      metric 'official' (mean of official) is 1 (200 of 200; 95% interval 0.9289 to 1), at least 1 as asked; 1 fewer would block
    pass  hashed      metric 'hashes' (mean of end_state) is 1 (182 of 182; 95% interval 0.9227 to 1), at least 1 as asked; 1 fewer would block; 18 were not evaluable

  metrics
    metric        kind     value    counted  interval          method             n
    observations  ratio   1.0000  1164/1164                                     200
    hashes        mean    1.0000    182/182  [0.9227, 1.0000]  korn-graubard    182
    official      mean    1.0000    200/200  [0.9289, 1.0000]  korn-graubard    200
    reward        mean    0.4200     84/200  [0.3144, 0.5313]  korn-graubard    200
    reward_k      pass^1  0.4200             [0.2805, 0.5695]  korn-graubard     50
    reward_k      pass^2  0.2733             [0.1559, 0.4194]  korn-graubard     50
    reward_k      pass^3  0.2200             [0.1143, 0.3613]  korn-graubard     50
    reward_k      pass^4  0.2000             [0.1003, 0.3372]  clopper-pearson   50
    solved_k      pass@1  0.4200             [0.2805, 0.5695]  korn-graubard     50
    solved_k      pass@2  0.5667             [0.4175, 0.7075]  korn-graubard     50
    solved_k      pass@3  0.6600             [0.5107, 0.7892]  korn-graubard     50
    solved_k      pass@4  0.7200             [0.5751, 0.8377]  clopper-pearson   50


  bundle sha256 8f57d4c339741e6200095362f27dc8790cf8cc977446a50cb180e73292bc4b5d

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
