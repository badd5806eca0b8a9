#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of tests/unit/test_stats_rating.c, by statsmodels 0.13.5 and numpy 1.24.2 (Debian 12):

    /usr/bin/python3 tests/golden/rating.py

Bradley-Terry is a binomial regression without intercept on who plays whom, the last player being the reference; its
covariance is then taken to centred strengths. Davidson's ties are a Poisson regression of the three results of each
game, with an intercept a game (Fienberg & Larntz 1976); scores are then summed by game for the sandwich. Corrected errors of clusters are those
of GEE with cov_type="bias_reduced" (Mancl & DeRouen 2001). Nothing here
shares a formula with stats/bt_model.c."""
import math

import numpy
import statsmodels.api as sm

TOLERANCE = {"tol": 1e-15, "maxiter": 200}

WON = [[0, 2, 0, 1], [3, 0, 5, 0], [0, 3, 0, 1], [4, 0, 3, 0]]  # Wikipedia's "Bradley-Terry model": row beat column


def wikipedia():
    """(first, second, points of the first): pair by pair, the earlier player's wins first."""
    pairs = sorted((min(i, j), max(i, j), i, j) for i in range(4) for j in range(4) for _ in range(WON[i][j]))
    return [(i, j, 1.0) for _, _, i, j in pairs]


def arena():
    """As arena_make() of the test: 6 players, 240 rows, two covariates, counts of 1 to 3, clusters of 4 rows."""
    state = 7

    def draw(n):
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 12) % n

    rows = []
    for i in range(240):
        first = draw(6)
        second = (first + 1 + draw(5)) % 6
        style, place = (draw(201) - 100) * 5.0, 1.0
        lean = first - second + style / 250 + draw(1000) / 100 - 5
        points = 0.5 if abs(lean) < 1 else 1.0 if lean > 0 else 0.0
        rows.append((first, second, points, 1 + draw(3), [style, place], i // 4))
    return rows


def centred(values, covariance, players):
    """From the last player as reference to strengths whose mean is 0; what follows them stays."""
    n = len(values)
    spread = numpy.zeros((n + 1, n))
    spread[:players - 1, :players - 1] = numpy.eye(players - 1)
    spread[players:, players - 1:] = numpy.eye(n + 1 - players)
    centre = numpy.eye(n + 1)
    centre[:players, :players] -= 1 / players
    take = centre @ spread
    return take @ values, numpy.sqrt(numpy.diag(take @ covariance @ take.T))


def design(games, players, covariates):
    x = numpy.zeros((len(games), players - 1 + covariates))
    for row, game in zip(x, games):
        for player, sign in ((game[0], 1), (game[1], -1)):
            if player < players - 1:
                row[player] = sign
        row[players - 1:] = game[4][:covariates] if covariates else []
    return x


def show(name, values):
    print(f"{name}\n   ", ", ".join("%.12g" % v for v in values))


def half(name, games, players, covariates, clusters):
    model = sm.GLM([g[2] for g in games], design(games, players, covariates), family=sm.families.Binomial())
    kinds = [("hessian", {}), ("sandwich", {"cov_type": "HC0"}),
             ("clustered", {"cov_type": "cluster", "cov_kwds": {"groups": clusters, "use_correction": False}})]
    for kind, how in kinds:
        fit = model.fit(**TOLERANCE, **how)
        values, se = centred(fit.params, fit.cov_params(), players)
        if kind == "hessian":
            show(f"{name} estimate", values)
            show(f"{name} elo", 1000 + 400 / math.log(10) * values[:players])
            show(f"{name} log-likelihood", [sum(y * math.log(p) + (1 - y) * math.log(1 - p)
                                                for y, p in zip(model.endog, fit.fittedvalues))])
        show(f"{name} se {kind}", se)
    corrected = sm.GEE(model.endog, model.exog, clusters, family=sm.families.Binomial()).fit(
        start_params=fit.params, ctol=1e-13, maxiter=200, cov_type="bias_reduced")
    show(f"{name} se corrected", centred(corrected.params, corrected.cov_params(), players)[1])


def davidson(name, games, players, covariates, clusters):
    pairs = design(games, players, covariates)
    n, k = pairs.shape
    x, y, groups, wide = [], [], [], []
    for i, game in enumerate(games):
        for points in (1.0, 0.5, 0.0):
            own = numpy.zeros(n)
            own[i] = 1
            x.append(numpy.concatenate([pairs[i] * (points - 0.5), [points == 0.5], own]))
            y.append(float(game[2] == points))
            groups.append(i)
            wide.append(clusters[i])
    model = sm.GLM(y, numpy.array(x), family=sm.families.Poisson())
    for kind, how in [("hessian", {}), ("sandwich", groups), ("clustered", wide)]:
        how = how and {"cov_type": "cluster", "cov_kwds": {"groups": numpy.array(how), "use_correction": False}}
        fit = model.fit(**TOLERANCE, **how)
        values, se = centred(fit.params[:k + 1], fit.cov_params()[:k + 1, :k + 1], players)
        if kind == "hessian":
            show(f"{name} estimate", values)
        show(f"{name} se {kind}", se)


def prior(name, games, players, weight):
    """Pseudo-observations against a player of strength 0, who is no parameter."""
    x = numpy.zeros((len(games) + players, players))
    for row, game in zip(x, games):
        row[game[0]], row[game[1]] = 1, -1
    x[len(games):] = numpy.eye(players)
    y = [g[2] for g in games] + [0.5] * players
    weights = numpy.array([1.0] * len(games) + [weight] * players)
    fit = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=weights).fit(**TOLERANCE)
    centre = numpy.eye(players) - 1 / players
    show(f"{name} estimate", centre @ fit.params)
    show(f"{name} se hessian", numpy.sqrt(numpy.diag(centre @ fit.cov_params() @ centre)))


def elo(name, games, players, k, initial, scale):
    rating = [initial] * players
    for game in games:
        first, second = game[0], game[1]
        expected = 1 / (1 + 10 ** ((rating[second] - rating[first]) / scale))
        rating[first] += k * (game[2] - expected)
        rating[second] -= k * (game[2] - expected)
    show(name, rating)


def expand(rows):
    return [row for row in rows for _ in range(row[3])]


wiki, rows = wikipedia(), arena()
games = expand(rows)
print("arena: %d rows, %d games, %d ties" % (len(rows), len(games), sum(g[2] == 0.5 for g in games)))
half("wikipedia", wiki, 4, 0, numpy.arange(22) // 2)
half("arena", games, 6, 2, numpy.array([g[5] for g in games]))
davidson("arena davidson", games, 6, 2, [g[5] for g in games])
prior("wikipedia, of three games, prior 1", [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)], 4, 1.0)
show("elo expected 1500 against 1600", [1 / (1 + 10 ** 0.25), 1500 + 32 * (1 - 1 / (1 + 10 ** 0.25))])
elo("elo arena", rows, 6, 32, 1000, 400)
elo("elo arena k 4 scale 200", rows, 6, 4, 1500, 200)
